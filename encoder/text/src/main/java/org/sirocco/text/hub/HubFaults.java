package org.sirocco.text.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What went wrong between here and the Hub, in one line that says what to do. */
final class HubFaults {
    private final HubName name;
    private final HubSettings settings;

    HubFaults(HubName name, HubSettings settings) {
        this.name = name;
        this.settings = settings;
    }

    HubException of(String detail) {
        return new HubException(name.toString(), detail, 0, null);
    }

    HubException of(String format, Object... values) {
        return of(String.format(Locale.ROOT, format, values));
    }

    private HubException status(int status, String format, Object... values) {
        return new HubException(name.toString(), String.format(Locale.ROOT, format, values), status, null);
    }

    /** A response that is neither what was asked for nor likely to be so if asked again. */
    HubException refused(HttpResponse<?> response) {
        HttpHeaders headers = response.headers();
        String code = headers.firstValue("X-Error-Code").orElse("");
        String said = headers.firstValue("X-Error-Message").map(text -> " (it says: " + text + ")").orElse("");
        int status = response.statusCode();
        boolean known = settings.token().isPresent();
        if (code.equals("RevisionNotFound")) {
            return status(status,
                    "has no revision '%s': take a branch, a tag or a commit that is listed at %s/tree/main",
                    name.revision(), settings.page(name));
        }
        if (code.equals("GatedRepo") || status == 403 && !known && !code.equals("RepoNotFound")) {
            return known
                    ? status(status,
                            "is gated, and the token's user has no access: accept the conditions at %s and wait"
                                    + " until they are granted, or set HF_TOKEN to another user's token",
                            settings.page(name))
                    : status(status, "is gated: accept the conditions at %s, and set HF_TOKEN to a token of yours%s",
                            settings.page(name), proxied(response.uri()));
        }
        if (said.contains("Invalid credentials")) {
            return status(status, "the token (HF_TOKEN, or the file that hf auth login writes) is not accepted: make"
                    + " another at %s/settings/tokens", settings.endpoint());
        }
        if (status == 404 && code.isEmpty()) {
            return notAHub(response.uri(), "X-Error-Code");
        }
        if (code.equals("RepoNotFound") || status == 401 || status == 404) {
            return known
                    ? status(status,
                            "is no folder here, and not at %s, or it is private and the token's user may not see it: check the name%s",
                            settings.endpoint(), said)
                    : status(status,
                            "is no folder here, and not at %s, or it is private or gated: check the name; for a private one set"
                                    + " HF_TOKEN to a token that may read it",
                            settings.endpoint());
        }
        return switch (status) {
            case 403 -> status(status, "the token may not read it: give it the permission at %s/settings/tokens%s%s",
                    settings.endpoint(), said, proxied(response.uri()));
            case 407 -> proxyWantsAUser(response.uri());
            default -> status(status, "%s answers %d%s%s: check HF_ENDPOINT and the network",
                    response.uri().getHost(), status, said, proxied(response.uri()));
        };
    }

    private HubException proxyWantsAUser(URI uri) {
        return status(407, "the proxy%s asks for a user (407), which cannot be given here: name another with"
                + " -Dhttps.proxyHost, or except this host with -Dhttp.nonProxyHosts=%s", address(uri), uri.getHost());
    }

    /** Too many requests: more than it is sensible to wait for. */
    HubException tooMany(HttpResponse<?> response, Duration wait) {
        return status(response.statusCode(), "%s has had too many requests from here (%d): try again in %s%s",
                response.uri().getHost(), response.statusCode(),
                wait == null ? "some minutes" : wait.toSeconds() + " seconds",
                settings.token().isPresent() ? "" : ", or set HF_TOKEN, which is allowed more");
    }

    HubException unwell(HttpResponse<?> response) {
        return status(response.statusCode(), "%s is not well (%d), also when asked again%s: try later",
                response.uri().getHost(), response.statusCode(), proxied(response.uri()));
    }

    HubException notAHub(URI uri, String header) {
        // Nobody's answer: what is in the cache serves all the same.
        return new HubException(name.toString(), String.format(Locale.ROOT,
                "%s does not answer as the Hub does, it sends no %s%s: check HF_ENDPOINT and the network's sign-in page",
                uri.getHost(), header, proxied(uri)), 0, new IOException("no " + header));
    }

    /** No answer at all. */
    HubException unreachable(URI uri, IOException e) {
        String reason = reason(e);
        String detail;
        if (reason.startsWith("Tunnel failed") && reason.contains("407")) {
            return proxyWantsAUser(uri);
        } else if (reason.startsWith("Tunnel failed")) {
            detail = String.format(Locale.ROOT,
                    "the proxy%s refuses %s (%s): have it allowed, or name another proxy with -Dhttps.proxyHost",
                    address(uri), uri.getHost(), reason);
        } else if (e instanceof SSLException) {
            detail = String.format(Locale.ROOT,
                    "%s cannot be trusted (%s): where a proxy reads along, give its certificate with"
                            + " -Djavax.net.ssl.trustStore",
                    uri.getHost(), reason);
        } else {
            detail = String.format(Locale.ROOT,
                    "%s cannot be reached%s (%s): check the network, the proxy (-Dhttps.proxyHost) and HF_ENDPOINT",
                    uri.getHost(), proxied(uri), reason);
        }
        return new HubException(name.toString(), detail, 0, e);
    }

    HubException cut(String file, URI uri, long have, long size, IOException e) {
        return new HubException(name.toString(), String.format(Locale.ROOT,
                "%s stopped after %d of %s bytes, also when asked again%s (%s): run it again, it goes on from there",
                file, have, size < 0 ? "an unknown number of" : String.valueOf(size), proxied(uri), reason(e)), 0, e);
    }

    /** What is known to be so the next time, too, within seconds. */
    static boolean lasts(IOException e) {
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException || e instanceof SSLException
                || reason(e).startsWith("Tunnel failed") || reason(e).startsWith("too many redirects")
                || reason(e).startsWith("a redirect leads to");
    }

    private static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "no such host";
            }
            if (cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        return e instanceof ConnectException ? "connection refused" : e.toString();
    }

    private static String proxied(URI uri) {
        String address = address(uri);
        return address.isEmpty() ? "" : " through the proxy" + address;
    }

    /** The proxy's, after a space; empty where there is none. */
    private static String address(URI uri) {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) {
            return "";
        }
        return selector.select(uri).stream().map(Proxy::address).filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .map(proxy -> String.format(Locale.ROOT, " %s:%d", proxy.getHostString(), proxy.getPort())).findFirst()
                .orElse("");
    }
}
