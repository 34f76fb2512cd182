package org.supervisordjava.http;

/** A listener could not be opened. The message is for the operator. */
public final class ListenException extends Exception {

    private static final long serialVersionUID = 1L;

    /** supervisord's own text; scripts look for it. */
    public static final String ADDRESS_IN_USE =
            "Another program is already listening on a port that one of our HTTP servers is"
                    + " configured to use.  Shut this program down first before starting"
                    + " supervisord.";

    public ListenException(String message, Throwable cause) {
        super(message, cause);
    }

    public static ListenException addressInUse(String address, Throwable cause) {
        return new ListenException(ADDRESS_IN_USE + " (" + address + ")", cause);
    }
}
