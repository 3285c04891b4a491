"""Settings, read from the environment and from nowhere else."""

from pathlib import Path

from madang import core
from madang.config.environment import Environment

HERE = Path(__file__).parent
env = Environment()

DEBUG = env.flag("MADANG_DEBUG", default=False)
SECRET_KEY = env.text("MADANG_SECRET_KEY")
ALLOWED_HOSTS = env.words("MADANG_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
EXAMPLE_CITY = env.flag("MADANG_EXAMPLE_CITY", default=False)  # personas may be picked; never for real people
DATABASES = {"default": env.database("DATABASE_URL")}
MEDIA_ROOT = env.folder("MADANG_FILES", default="var/files")  # outside of everything the web serves

# Counts of sign-in attempts: in the database, so that all web workers on all machines share one count.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "rate_limits",  # made by people/0002; what has expired is taken out by the job worker
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

INSTALLED_APPS = [
    # Ours first: of two templates or translations Django takes that of the earlier app.
    "madang.ui",
    "madang.web.account",
    "madang.audit",
    "madang.people",
    "madang.notices",
    "madang.register",
    "madang.promises",
    "madang.kernel.plans",
    "madang.kernel.mous",
    "madang.kernel.voice",
    "madang.kernel.calls",
    "madang.kernel.applications",
    "madang.kernel.reviews",
    "madang.kernel.allocation",
    "madang.kernel.agreements",
    "madang.kernel.accounts",
    "madang.kernel.usage",
    "madang.kinds.site",
    "madang.kinds.compute",
    "madang.jobs",
    "madang.web.public",
    "madang.web.company",
    "madang.web.evaluator",
    "madang.web.host",
    "madang.web.office",
    "madang.web.auditor",
    "madang.config.example",
    "madang.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "django_htmx",
    "template_partials",
]
USAGE_FORMATS = {
    "sacct": "madang.kinds.compute.metering.importing.read_jobs",
    "dcgm": "madang.kinds.compute.metering.importing.read_samples",
}
KINDS = {
    "site": "madang.kinds.site.kind.DemonstrationSite",
    "compute": "madang.kinds.compute.kind.GpuTime",
}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "madang.config.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "madang.ui.middleware.CharsetMiddleware",  # before anything reads a form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "madang.ui.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "madang.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "madang.ui.context.page",
            ],
            "builtins": [
                "django.contrib.humanize.templatetags.humanize",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "madang.ui.templatetags.ui",
                "madang.ui.templatetags.formats",
                "madang.ui.templatetags.lists",
            ],
        },
    }
]
FORM_RENDERER = "madang.ui.forms.KrdsRenderer"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["madang.people.sign_in.CitizenBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "madang.web.account.signup.NameForm"
ACCOUNT_ADAPTER = "madang.web.account.letters.OutboxAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a new password, a passkey, another address
ACCOUNT_EMAIL_VERIFICATION = env.text("MADANG_EMAIL_VERIFICATION", default="mandatory")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "madang.web.account.keys.AddKeyForm",
    "edit_webauthn": "madang.web.account.keys.EditKeyForm",
}
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds: clocks of telephones differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or EXAMPLE_CITY  # on this machine only
SOCIALACCOUNT_PROVIDERS = env.openid_providers(
    "MADANG_OIDC_ISSUER", "MADANG_OIDC_CLIENT", "MADANG_OIDC_SECRET"
)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the city's own sign-in is believed, for proved addresses only
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [Path(core.__file__).parent / "locale"]  # core is no app; every app brings its own
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EXTRA_HOLIDAYS = env.days("MADANG_EXTRA_HOLIDAYS")

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("MADANG_STATIC", default="build/static")
STATICFILES_DIRS = env.packages("MADANG_PACKAGES", default="node_modules")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "madang.config.static.PatientStorage"},
}
WHITENOISE_MANIFEST_STRICT = False

globals().update(env.email("MADANG_EMAIL"))
EMAIL_TIMEOUT = 20  # seconds: a message is sent under a lock
DEFAULT_FROM_EMAIL = env.text("MADANG_EMAIL_FROM", default="madang@example.org")
SITE_ADDRESS = env.text("MADANG_ADDRESS", default="http://localhost:8000").rstrip("/")  # links in messages
OUTBOX_GRACE_MINUTES = env.number("MADANG_OUTBOX_GRACE_MINUTES", default=10)
RECEIPT_PREFIX = env.text("MADANG_RECEIPT_PREFIX", default="GJ")  # begins every receipt number
MAX_UPLOAD_BYTES = env.number("MADANG_MAX_UPLOAD_MB", default=20) * 1024 * 1024
PROMISE_REMINDER_DAYS = env.numbers("MADANG_PROMISE_REMINDER_DAYS", default=[14, 3])  # before a due day
PACK_LIMIT_SECONDS = env.number("MADANG_PACK_LIMIT_SECONDS", default=600)  # for a long council pack
PROMISE_ESCALATION_DAYS = env.number("MADANG_PROMISE_ESCALATION_DAYS", default=5)  # working days after it
CITY_SIGNS_FIRST = env.flag("MADANG_CITY_SIGNS_FIRST", default=False)  # of an agreement: else the company
SIGNING_SERVICE = env.text(
    "MADANG_SIGNING_SERVICE", default="madang.kernel.agreements.actions.signing.SignedHere"
)  # who proves that a person signed
SIGNING_ADDRESS = env.text("MADANG_SIGNING_ADDRESS", default="")  # of a signing service outside
SIGNING_KEY = env.text("MADANG_SIGNING_KEY", default="")
SIGNING_SECRET = env.text("MADANG_SIGNING_SECRET", default="")
RUN_LIMIT_SECONDS = env.number("MADANG_RUN_LIMIT_SECONDS", default=900)  # of one run of the engine
IMPORT_LIMIT_SECONDS = env.number("MADANG_IMPORT_LIMIT_SECONDS", default=14_400)  # of reading one file of use
USAGE_FILE_DAYS = env.number("MADANG_USAGE_FILE_DAYS", default=30)  # then files of use are erased
CLUSTER_COMMAND = env.text("MADANG_CLUSTER_COMMAND", default="")  # before each command, as "ssh login"
CLUSTER_WAYS = env.pairs("MADANG_CLUSTER_WAYS")  # other such beginnings, by the name the office chooses
CLUSTER_LIMIT_SECONDS = env.number("MADANG_CLUSTER_LIMIT_SECONDS", default=20)  # for one answer of a cluster
VOICE_ANSWER_DAYS = env.number("MADANG_VOICE_ANSWER_DAYS", default=10)  # working days, as the next three
VOICE_REMIND_DAYS = env.number("MADANG_VOICE_REMIND_DAYS", default=5)  # after which an asker is asked again
VOICE_SILENCE_DAYS = env.number("MADANG_VOICE_SILENCE_DAYS", default=10)  # after which silence closes
VOICE_ASK_PER_HOUR = env.number("MADANG_VOICE_ASK_PER_HOUR", default=5)  # requests from one network address
VOICE_DOOR_PER_HOUR = env.number("MADANG_VOICE_DOOR_PER_HOUR", default=200)  # requests through one QR page
PAGE_ROWS = env.number("MADANG_PAGE_ROWS", default=25)
GOVERNMENT_SITE = env.flag("MADANG_GOVERNMENT_SITE", default=False)  # the masthead is for real ones only
MAP_TILES = env.text("MADANG_MAP_TILES", default="none")
MAP_OUTLINE = env.folder("MADANG_MAP_OUTLINE", default=str(HERE / "example" / "data" / "districts.geojson"))

SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("MADANG_HTTPS", default=False) else None
)
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if SECURE_PROXY_SSL_HEADER else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_PROXY_SSL_HEADER is not None
CSRF_TRUSTED_ORIGINS = env.words("MADANG_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "madang.ui.refusals.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
FILE_UPLOAD_HANDLERS = [
    "madang.ui.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
