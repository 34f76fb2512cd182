package org.supervisordjava.http;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * HTTP on a unix socket, which has no host name: supervisorctl's {@code tail -f} sends an empty
 * Host header, and Jetty refuses that ("Blank Host") whatever its compliance mode. Such a header is
 * dropped here before Jetty looks at it.
 */
final class HostlessHttp extends SerialHttp {

    HostlessHttp(HttpConfiguration configuration) {
        super(configuration);
        configuration.setHttpCompliance(
                HttpCompliance.RFC9110.with(
                        "no host", HttpCompliance.Violation.UNSAFE_HOST_HEADER));
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        var connection = new HostlessConnection(getHttpConfiguration(), connector, endPoint);
        return configure(connection, connector, endPoint);
    }

    private static final class HostlessConnection extends SerialConnection {

        HostlessConnection(HttpConfiguration configuration, Connector connector, EndPoint client) {
            super(configuration, connector, client);
        }

        @Override
        protected RequestHandler newRequestHandler() {
            return new BlankHostDropper();
        }

        private final class BlankHostDropper extends RequestHandler {

            @Override
            public void parsedHeader(HttpField field) {
                boolean blankHost =
                        field.getHeader() == HttpHeader.HOST
                                && (field.getValue() == null || field.getValue().isBlank());
                if (!blankHost) {
                    super.parsedHeader(field);
                }
            }
        }
    }
}
