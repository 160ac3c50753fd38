# language: en
Feature: Record a customer
  The same sentences in English, for colleagues abroad.

  Background:
    Given the 华东 team has the 销售代表 "王芳" and "李强"

  @CUS-06 @UAT-0051 @cross-check
  Scenario: A recorded customer is found again by its owner
    When 王芳 records the customer "Horizon Optics Ltd" with contact "sales@horizon.example.com"
    Then the customer is saved and 王芳 is its owner
    And 王芳 finds the customer "Horizon Optics Ltd" by searching for "Horizon Optics Ltd"
    And 王芳 sees "Horizon Optics Ltd" in the list of customers

  @CUS-03 @UAT-0052
  Scenario: The same customer is not recorded twice
    Given 王芳 has the customer "Horizon Optics Ltd" with contact "sales@horizon.example.com"
    When 王芳 records the customer "Horizon Optics Ltd" with contact "sales@horizon.example.com"
    Then the CRM refuses it as "duplicate customer"
    And the CRM still holds 1 record of it

  @PERM-01 @UAT-0053
  Scenario: Another rep's customer stays out of sight
    Given 王芳 has the customer "Horizon Optics Ltd" with contact "sales@horizon.example.com"
    Then 王芳 can open the customer "Horizon Optics Ltd"
    But 李强 does not see "Horizon Optics Ltd" in the list of customers
    And 李强 is refused when opening the customer "Horizon Optics Ltd" by its address
