package org.supervisordjava.http;

import io.javalin.http.Context;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/**
 * HEAD goes the way of GET, so that status and headers are the same on every path; Jetty, which
 * knows what was asked, leaves the body out. (Javalin alone answers 200 wherever there is a GET,
 * also when nobody may look, and for a health check that fails.)
 */
public final class HeadRequests extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String ATTRIBUTE = HeadRequests.class.getName();

    private final transient HttpServlet next;

    HeadRequests(HttpServlet next) {
        this.next = next;
    }

    /** Whether only the head of the answer is wanted: nothing may be done, or go on for ever. */
    public static boolean isHead(Context request) {
        return request.attribute(ATTRIBUTE) != null;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (request.getMethod().equals("HEAD")) {
            request.setAttribute(ATTRIBUTE, true);
            next.service(new AsGet(request), response);
        } else {
            next.service(request, response);
        }
    }

    private static final class AsGet extends HttpServletRequestWrapper {

        AsGet(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "GET";
        }
    }
}
