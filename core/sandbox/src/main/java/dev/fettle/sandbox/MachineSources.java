package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where this machine gets its own packages, as apt itself tells it: that covers one-line and deb822 sources alike.
 *
 * @param codename the release, such as {@code bookworm}
 * @param suites the suites of that release in the order of the machine's sources
 * @param aptConfiguration settings of apt about the age of indices that the hosts must share
 */
record MachineSources(String codename, List<Suite> suites, List<String> aptConfiguration) {

    /**
     * A suite of a repository.
     *
     * @param prefix the folder that the package proxy serves the repository under, such as {@code debian}
     * @param upstream the repository's address
     * @param name the suite, such as {@code bookworm-security}
     */
    record Suite(String prefix, URI upstream, String name) {}

    private static final Pattern RELEASE = Pattern.compile("'(https?://[^']+)/dists/([^/']+)/(?:In)?Release'.*");
    private static final List<String> SHARED_SETTINGS = List.of("Acquire::Check-Valid-Until", "Acquire::Check-Date");

    MachineSources {
        suites = List.copyOf(suites);
        aptConfiguration = List.copyOf(aptConfiguration);
    }

    /** Ask apt. */
    static MachineSources read() throws InterruptedException {
        String codename = Programs.must("sh", "-c", ". /etc/os-release && printf %s \"$VERSION_CODENAME\"");
        String uris = Programs.must("apt-get", "--print-uris", "update");
        String settings = Programs.must("apt-config", "dump");
        return parse(codename, uris, settings);
    }

    /**
     * Read apt's answers.
     *
     * @param codename the machine's release
     * @param uris what {@code apt-get --print-uris update} prints
     * @param settings what {@code apt-config dump} prints
     */
    static MachineSources parse(String codename, String uris, String settings) {
        List<Suite> suites = new ArrayList<>();
        Map<String, URI> prefixes = new LinkedHashMap<>();
        for (String line : uris.lines().toList()) {
            Matcher matcher = RELEASE.matcher(line);
            if (matcher.matches() && ours(codename, matcher.group(2))) {
                URI upstream = URI.create(matcher.group(1));
                if (upstream.getUserInfo() != null) {
                    throw new EngineException(Diagnostic.error(
                            Diagnostic.Code.ENVIRONMENT,
                            "The apt source for `" + matcher.group(2) + "` holds a login in its address.",
                            "Move the login to `/etc/apt/auth.conf.d`, see apt_auth.conf(5)."));
                }
                suites.add(new Suite(prefix(prefixes, upstream), upstream, matcher.group(2)));
            }
        }
        if (codename.isEmpty() || suites.isEmpty()) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT,
                    "This machine's apt sources have no HTTP repository for its own release `" + codename + "`.",
                    "Disposable hosts take their packages from there; see `apt-get --print-uris update`."));
        }
        List<String> shared = settings.lines()
                .filter(line -> SHARED_SETTINGS.stream().anyMatch(setting -> line.startsWith(setting + " ")))
                .toList();
        return new MachineSources(codename, suites.stream().distinct().toList(), shared);
    }

    /** Return the lines of a sources.list that takes everything through a proxy at an address. */
    List<String> lines(String proxy) {
        return suites.stream()
                .map(suite -> "deb " + proxy + "/" + suite.prefix() + " " + suite.name() + " main")
                .toList();
    }

    /** Return the repositories by the folder that the proxy serves them under. */
    Map<String, URI> repositories() {
        Map<String, URI> repositories = new LinkedHashMap<>();
        suites.forEach(suite -> repositories.put(suite.prefix(), suite.upstream()));
        return repositories;
    }

    private static boolean ours(String codename, String suite) {
        return suite.equals(codename) || suite.matches(Pattern.quote(codename) + "-(updates|security|backports)");
    }

    private static String prefix(Map<String, URI> taken, URI upstream) {
        String path = upstream.getPath().replaceAll("/+$", "");
        String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
        String base = last.isEmpty() || last.equals("files") ? "repository" : last;
        String name = base;
        for (int n = 2; !taken.getOrDefault(name, upstream).equals(upstream); n++) {
            name = base + "-" + n;
        }
        taken.put(name, upstream);
        return name;
    }
}
