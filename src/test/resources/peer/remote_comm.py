"""Calls sendRemoteCommEvent over a unix socket: remote_comm.py SOCKET TYPE DATA..."""
import sys
from xmlrpc.client import ServerProxy

from supervisor.xmlrpc import SupervisorTransport


def main(socket, kind, *data):
    transport = SupervisorTransport(None, None, "unix://" + socket)
    supervisor = ServerProxy("http://127.0.0.1", transport).supervisor
    for one in data:
        supervisor.sendRemoteCommEvent(kind, one)


main(*sys.argv[1:])
