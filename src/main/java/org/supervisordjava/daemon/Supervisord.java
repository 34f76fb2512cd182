package org.supervisordjava.daemon;

/** Entry point. */
public final class Supervisord {
    private Supervisord() {}

    public static void main(String[] args) {
        System.out.println("x");
    }
}
