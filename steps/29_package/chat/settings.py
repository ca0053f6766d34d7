import os

FOLDER = os.path.dirname(__file__)

DATABASE = "sqlite:///" + FOLDER + "/../chat.db"
SESSION_COOKIE_SAMESITE = "Lax"
MAX_CONTENT_LENGTH = 64 * 1024
if "DYNO" in os.environ:
    SECRET_KEY = os.environ["SECRET"]
    SESSION_COOKIE_SECURE = True
else:
    SECRET_KEY = os.getenv("SECRET", "randomstring123")
