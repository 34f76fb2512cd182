"""Entry: see scripts/chaos."""

import random
import signal
import sys

import storm
import sweep


def main(project, arguments):
    # What stops this stops it in order: nothing is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if arguments[:1] == ["--sweep"]:
        return sweep.main(project, arguments[1:])
    options = {"--minutes": None, "--seconds": None, "--seed": None, "--image": storm.IMAGE}
    while arguments:
        name, *arguments = arguments
        if name not in options or not arguments:
            usage(f"there is no {name}" if name not in options else f"{name} takes a value")
        options[name], *arguments = arguments
    try:
        seconds = float(options["--minutes"] or 0) * 60 + float(options["--seconds"] or 0)
        seed = int(options["--seed"] or random.SystemRandom().randrange(1 << 32))
    except ValueError:
        usage("--minutes, --seconds and --seed take numbers")
    if not seconds:
        usage("how long?")
    return storm.main(int(seconds), seed, options["--image"])


def usage(problem):
    sys.exit(f"chaos: {problem}; see: scripts/chaos --help")


sys.exit(main(sys.argv[1], sys.argv[2:]))
