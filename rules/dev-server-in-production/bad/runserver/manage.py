import sys

from django.conf import settings
from django.core.management import execute_from_command_line

settings.configure(DEBUG=True, ROOT_URLCONF="manage", SECRET_KEY="of the example", ALLOWED_HOSTS=["*"])

urlpatterns = []

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
