import os

FOLDER = os.path.dirname(__file__)

DATABASE = os.getenv("DATABASE_URL", "sqlite:///" + FOLDER + "/../chat.db")
if DATABASE.startswith("postgres://"):
    DATABASE = DATABASE.replace("postgres://", "postgresql+psycopg://", 1)

SESSION_COOKIE_SAMESITE = "Lax"
MAX_CONTENT_LENGTH = 64 * 1024
if "DYNO" in os.environ:
    SECRET_KEY = os.environ["SECRET"]
    SESSION_COOKIE_SECURE = True
else:
    SECRET_KEY = os.getenv("SECRET", "randomstring123")
