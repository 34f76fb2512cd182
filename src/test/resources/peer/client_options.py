"""Reads configurations with the installed supervisorctl's options and prints what it made of them.

Usage: python3 client_options.py DIRECTORY

Each sub-directory holds one configuration, supervisord.conf. One line of JSON is printed for each:
  {"case": name, "serverurl": ..., "username": ..., "password": ..., "prompt": ..., "history_file": ...}   or
  {"case": name, "error": text}
"""
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")

from supervisor import options

for case in sorted(os.listdir(sys.argv[1])):
    directory = os.path.join(sys.argv[1], case)
    os.chdir(directory)
    try:
        section = options.ClientOptions().read_config(os.path.join(directory, "supervisord.conf"))
        result = {name: getattr(section, name)
                  for name in ("serverurl", "username", "password", "prompt", "history_file")}
    except Exception as e:
        result = {"error": str(e)}
    print(json.dumps(dict(result, case=case)))
