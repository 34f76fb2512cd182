package org.supervisordjava.posix;

/**
 * A message of one byte on a unix socket that carries three descriptors (unix(7), SCM_RIGHTS). All
 * memory that it needs is there beforehand. One thread at a time.
 */
final class DescriptorMessage {

    static final int COUNT = 3;
    static final int NOT_RECEIVED = -1;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    // struct cmsghdr { size_t cmsg_len; int cmsg_level; int cmsg_type; }, then the descriptors
    private static final int CMSG_LEVEL = 8;
    private static final int CMSG_TYPE = 12;
    private static final int CMSG_DATA = 16;
    private static final int CMSG_LEN = CMSG_DATA + COUNT * Integer.BYTES;
    private static final int CMSG_SPACE = 32;

    // struct iovec { void *iov_base; size_t iov_len; }
    private static final int IOV_SIZE = 16;

    // struct msghdr { void *name; socklen_t namelen; struct iovec *iov; size_t iovlen;
    //                 void *control; size_t controllen; int flags; }
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;
    private static final int MSG_SIZE = 56;

    private static final CFunction SENDMSG = CFunction.named("sendmsg");
    private static final CFunction RECVMSG = CFunction.named("recvmsg");

    private final NativeMemory.Block control;
    private final NativeMemory.Block message;

    DescriptorMessage(NativeMemory memory) {
        var content = memory.allocate(1);
        var part = memory.allocate(IOV_SIZE).putLong(0, content.address()).putLong(8, 1);
        this.control = memory.allocate(CMSG_SPACE);
        this.message =
                memory.allocate(MSG_SIZE)
                        .putLong(MSG_IOV, part.address())
                        .putLong(MSG_IOVLEN, 1)
                        .putLong(MSG_CONTROL, control.address());
    }

    /**
     * @return whether it is on its way
     */
    boolean send(int socket, int first, int second, int third) {
        control.putLong(0, CMSG_LEN).putInt(CMSG_LEVEL, SOL_SOCKET).putInt(CMSG_TYPE, SCM_RIGHTS);
        control.putInt(CMSG_DATA, first)
                .putInt(CMSG_DATA + Integer.BYTES, second)
                .putInt(CMSG_DATA + 2 * Integer.BYTES, third);
        message.putLong(MSG_CONTROLLEN, CMSG_SPACE);
        long sent;
        do {
            sent = SENDMSG.callLong(socket, message.address(), MSG_NOSIGNAL);
        } while (sent < 0 && Libc.errno() == Errno.EINTR);
        return sent == 1;
    }

    /**
     * Waits for one.
     *
     * @return how many descriptors there are, fewer when there is no place for them: the receiver
     *     closes them; {@link #NOT_RECEIVED} when the message may still be there
     */
    int receive(int socket) {
        message.putLong(MSG_CONTROLLEN, CMSG_SPACE);
        control.putLong(0, 0);
        long received;
        do {
            received = RECVMSG.callLong(socket, message.address(), MSG_CMSG_CLOEXEC);
        } while (received < 0 && Libc.errno() == Errno.EINTR);
        if (received != 1) {
            return NOT_RECEIVED;
        }
        long length = control.getLong(0);
        return length > CMSG_DATA
                        && message.getLong(MSG_CONTROLLEN) >= length
                        && control.getInt(CMSG_TYPE) == SCM_RIGHTS
                ? (int) (length - CMSG_DATA) / Integer.BYTES
                : 0;
    }

    /** One of those that were received; it is close-on-exec. */
    int descriptor(int index) {
        return control.getInt(CMSG_DATA + index * Integer.BYTES);
    }
}
