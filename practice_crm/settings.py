"""Django settings; what differs from start to start comes from the environment (see ``start``)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from practice_crm import clock, database

HERE = Path(__file__).resolve().parent
PRACTICE = os.environ.get("PRACTICE_CRM_PRACTICE") == "1"
PRACTICE_KEY = os.environ.get("GOLIVE_PRACTICE_KEY", "")

SECRET_KEY = os.environ.get("PRACTICE_CRM_SECRET_KEY") or secrets.token_urlsafe(50)
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "practice_crm.urls"
WSGI_APPLICATION = "practice_crm.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "practice_crm",
]
MIDDLEWARE = [
    "practice_crm.travelling.Travelling",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "practice_crm.travelling.ForgeryCheck",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "practice_crm.guard.module_guard",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": ["practice_crm.pages.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

DATABASES = {"default": database.setting(os.environ.get("PRACTICE_CRM_DATABASE", "practice_crm.sqlite3"))}

AUTH_USER_MODEL = "practice_crm.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# For practice the hash is Django's own with fewer rounds: a hundred reps sign in for every load run, and
# with the full count they alone would cost 23 s of processor time.
PASSWORD_HASHERS = [
    "practice_crm.accounts.hasher.PracticeHasher"
    if PRACTICE
    else "django.contrib.auth.hashers.PBKDF2PasswordHasher"
]
AUTHENTICATION_BACKENDS = ["practice_crm.accounts.backend.Backend"]
LOGIN_URL = "/sign-in"

SESSION_ENGINE = "practice_crm.session_store"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "practice_session"
CSRF_COOKIE_NAME = "practice_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "practice_crm.pages.refused.forged"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = clock.local_zone()

STATIC_URL = "/static/"
STATIC_ROOT = HERE / "static"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A refusal is an answer, not an incident.
    "loggers": {
        "waitress.queue": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
    },
}
