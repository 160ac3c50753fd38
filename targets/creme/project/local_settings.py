"""Settings of the Creme instance under test. Read by Creme in its own environment, never by us.

All that differs from one machine to the next comes from the environment, set by ``instance.py``.
"""

# mypy: ignore-errors
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .settings import INSTALLED_APPS as _apps

_home = Path(os.environ["GOLIVE_CREME_HOME"])
_database = os.environ.get("GOLIVE_CREME_DATABASE", "sqlite")

ADMINS = []
SECRET_KEY = (_home / "secret_key").read_text("ascii")
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
SITE_DOMAIN = os.environ["GOLIVE_CREME_ADDRESS"]
TIME_ZONE = "Asia/Shanghai"

if _database == "sqlite":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _home / "creme.sqlite3",
            # Without WAL and immediate transactions two workers lock each other out.
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }
else:
    _url = urlsplit(_database)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _url.path.lstrip("/"),
            "USER": unquote(_url.username or ""),
            "PASSWORD": unquote(_url.password or ""),
            "HOST": _url.hostname or "",
            "PORT": str(_url.port or ""),
        }
    }

# Its maps are drawn by hosts of others: pages under test stay on this machine.
INSTALLED_APPS = [app for app in _apps if app != "creme.geolocation"]

# A path relative to the working directory: a socket's name may have a hundred characters only.
JOBMANAGER_BROKER = "unix_socket://run"
MEDIA_ROOT = _home / "media"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = _home / "mail"
EMAIL_SENDER = "crm@example.org"
