"""An event listener that writes every event it gets to a file, one JSON array per line: name, payload."""

import json
import sys


def main():
    with open(sys.argv[1], "a", encoding="utf-8") as file:
        while True:
            sys.stdout.write("READY\n")
            sys.stdout.flush()
            header = dict(token.split(":", 1) for token in sys.stdin.readline().split())
            payload = sys.stdin.read(int(header["len"]))
            file.write(json.dumps([header["eventname"], payload]) + "\n")
            file.flush()
            sys.stdout.write("RESULT 2\nOK")
            sys.stdout.flush()


main()
