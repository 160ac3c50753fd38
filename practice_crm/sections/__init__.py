"""The sections of a customer's page (CUS-07), one module per area of the business.

An area adds its section in its own module: a function that answers the customer's ``Row`` objects within
``asking``'s rights, and a ``SECTION``. ``table`` lists the sections in the order in which they are shown.
"""
