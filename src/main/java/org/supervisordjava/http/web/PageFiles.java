package org.supervisordjava.http.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;

import org.supervisordjava.http.ForwardedPrefix;
import org.supervisordjava.http.Routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The files that pages are made of, as they are in this program. None is read before it is asked
 * for, nor kept.
 */
final class PageFiles implements Routes {

    /** Everything is a file of ours: what a page is told cannot become a script, style or frame. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'self'; form-action 'self';"
                    + " frame-ancestors 'none'";

    private static final String PREFIX_PLACE = "<!--base-->";

    private static final String STYLESHEET = "console.css";

    private static final Set<String> ASSETS =
            Set.of(
                    "actions.js",
                    "ansi.js",
                    "api.js",
                    STYLESHEET,
                    "console.js",
                    "dialogs.js",
                    "dom.js",
                    "feed.js",
                    "icon.svg",
                    "log.js",
                    "program.js",
                    "programs.js",
                    "reference.js",
                    "sparkline.js",
                    "words.js");

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/assets/{file}", PageFiles::asset);
        // Where supervisord has its own.
        routes.get(
                "/stylesheets/supervisor.css", request -> answer(request, "text/css", STYLESHEET));
        routes.get("/reference.html", request -> page(request, "reference.html"));
        routes.get("/openapi.json", request -> answer(request, "application/json", "openapi.json"));
    }

    private static void asset(Context request) {
        var name = request.pathParam("file");
        if (!ASSETS.contains(name)) {
            throw new NotFoundResponse("there is no " + request.path());
        }
        answer(request, type(name), name);
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".js" -> "text/javascript; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            default -> "image/svg+xml";
        };
    }

    /** A browser keeps it and asks whether it is still the same. */
    private static void answer(Context request, String type, String name) {
        var content = read(name);
        var tag = tag(content);
        request.header("Cache-Control", "no-cache")
                .header("ETag", tag)
                .header("X-Content-Type-Options", "nosniff")
                .contentType(type);
        if (tag.equals(request.header("If-None-Match"))) {
            request.status(304);
        } else {
            request.result(content);
        }
    }

    private static String tag(byte[] content) {
        var sum = new CRC32();
        sum.update(content);
        return '"' + HexFormat.of().toHexDigits((int) sum.getValue()) + '"';
    }

    /** A page of ours. Its addresses are relative: to where a proxy shows it, if that tells. */
    static void page(Context request, String name) {
        var prefix = ForwardedPrefix.of(request);
        var base = prefix.isEmpty() ? "" : "<base href=\"" + prefix + "/\">";
        html(request, new String(read(name), StandardCharsets.UTF_8).replace(PREFIX_PLACE, base));
    }

    static void html(Context request, String html) {
        request.header("Cache-Control", "no-store")
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "same-origin")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .contentType("text/html; charset=utf-8")
                .result(html);
    }

    private static byte[] read(String name) {
        try (var in = PageFiles.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " from the program itself", e);
        }
    }
}
