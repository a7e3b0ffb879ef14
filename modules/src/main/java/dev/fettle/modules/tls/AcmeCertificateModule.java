package dev.fettle.modules.tls;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Obtain certificates from ACME authorities (RFC 8555) through the host's own certbot, which renews them by its timer between
 * runs. A hook that lies on the host copies each new certificate to where it is used. The output {@code pem} is the certificate.
 */
public final class AcmeCertificateModule implements TaskModule<AcmeCertificateSpec> {

    private static final String KEY = "acme.certificate:";
    private static final String PATH = "path:";
    private static final String CERTBOT = "command:certbot";
    private static final String HOOK_PATH = "/etc/letsencrypt/renewal-hooks/deploy/fettle";
    private static final String HOOK = Scripts.load(AcmeCertificateModule.class, "acme-deploy-hook.sh");
    private static final String ISSUE = Scripts.load(AcmeCertificateModule.class, "acme-issue.sh");
    private static final String KEEP = Scripts.load(AcmeCertificateModule.class, "acme-keep.sh");
    private static final String REMOVE = Scripts.load(AcmeCertificateModule.class, "acme-remove.sh");

    @Override
    public String name() {
        return "fettle.acme-certificate";
    }

    @Override
    public Class<AcmeCertificateSpec> specType() {
        return AcmeCertificateSpec.class;
    }

    private static List<String> needs(AcmeCertificateSpec desired) {
        List<String> needs = new ArrayList<>(List.of(CERTBOT, Tls.OPENSSL));
        needs.addAll(Needs.parent(desired.path()));
        needs.addAll(Needs.parent(desired.key()));
        needs.addAll(desired.attributes("0600").needs());
        desired.webroot().ifPresent(path -> needs.add("path:" + path));
        desired.authHook().ifPresent(path -> needs.add("path:" + path));
        desired.cleanupHook().ifPresent(path -> needs.add("path:" + path));
        return needs.stream().distinct().toList();
    }

    @Override
    public Resources resources(AcmeCertificateSpec desired) {
        // certbot lets nobody else run beside it.
        return desired.isAbsent()
                ? Resources.manages(KEY + desired.name()).exclusively("certbot")
                : Resources.manages(KEY + desired.name(), "path:" + desired.path(), "path:" + desired.key())
                        .needing(needs(desired))
                        .exclusively("certbot");
    }

    private static Probe<PemState> issued(AcmeCertificateSpec desired) {
        return state(desired, desired.live("fullchain.pem"), desired.live("privkey.pem"));
    }

    private static Probe<PemState> deployed(AcmeCertificateSpec desired) {
        return state(desired, desired.path(), desired.key());
    }

    private static Probe<PemState> state(AcmeCertificateSpec desired, String path, String key) {
        return Probe.of(PemState.CERTIFICATE, path, key, "", "", Tls.seconds(desired.renewDays()))
                .needing(Tls.OPENSSL);
    }

    private static Probe<FileState> hook() {
        return FileProbe.of(HOOK_PATH, Content.of(HOOK));
    }

    private static Probe<FileState> record(AcmeCertificateSpec desired) {
        return FileProbe.of(recordPath(desired), Content.of(desired.record()));
    }

    private static String recordPath(AcmeCertificateSpec desired) {
        return "/etc/letsencrypt/fettle/" + desired.name();
    }

    @Override
    public List<Probe<?>> probes(AcmeCertificateSpec desired) {
        return desired.isAbsent()
                ? List.of(AcmeLineage.probe(desired))
                : Needs.probes(
                        needs(desired),
                        AcmeLineage.probe(desired),
                        issued(desired),
                        deployed(desired),
                        FileProbe.of(desired.path()),
                        FileProbe.of(desired.key()),
                        hook(),
                        record(desired));
    }

    @Override
    public Decision decide(AcmeCertificateSpec desired, Answers answers) {
        AcmeLineage lineage = answers.get(AcmeLineage.probe(desired));
        if (desired.isAbsent()) {
            return remove(desired, lineage);
        }
        FileState certificate = answers.get(FileProbe.of(desired.path()));
        FileState key = answers.get(FileProbe.of(desired.key()));
        return Tls.obstacle("certificate", desired.path(), certificate)
                .or(() -> Tls.obstacle("key", desired.key(), key))
                .orElseGet(() -> mend(desired, answers, lineage, certificate, key));
    }

    private static Decision mend(
            AcmeCertificateSpec desired, Answers answers, AcmeLineage lineage, FileState certificate, FileState key) {
        PemState state = answers.get(issued(desired));
        Tls.Findings found = issue(desired, lineage, state);
        List<Action> actions = new ArrayList<>();
        boolean issues = !found.isEmpty();
        if (!answers.get(record(desired)).matches()) {
            found.add("the host does not know where to put it", Difference.created("renewal", recordPath(desired)));
            actions.add(keep(recordPath(desired), "0644", desired.record()));
        }
        FileState hook = answers.get(hook());
        if (!hook.matches() || !hook.mode().equals("0755")) {
            found.add("the host's hook for renewals is missing", Difference.created("hook", HOOK_PATH));
            actions.add(keep(HOOK_PATH, "0755", HOOK));
        }
        if (issues) {
            actions.add(Command.shell(ISSUE, certbot(desired).toArray(String[]::new)));
        }
        PemState copy = answers.get(deployed(desired));
        List<Difference> others = new ArrayList<>(desired.attributes("0644").differences(certificate));
        others.addAll(desired.attributes("0600").differences(key));
        boolean stale = !copy.isMissing() && (!copy.sameKey() || !copy.pem().equals(state.pem()));
        if (issues || copy.isMissing() || stale || !others.isEmpty()) {
            if (!issues && (copy.isMissing() || stale)) {
                found.add(
                        copy.isMissing() ? "the certificate is not at its place" : "the copy differs",
                        Difference.created("certificate", desired.path()));
            }
            others.forEach(d -> found.add(Obstacles.differs(List.of(d)), d));
            if (!certificate.writable() || !key.writable()) {
                return certificate.writable()
                        ? Obstacles.fixed(desired.key(), key)
                        : Obstacles.fixed(desired.path(), certificate);
            }
            actions.add(Command.shell(HOOK)
                    .with("RENEWED_LINEAGE", Content.of("/etc/letsencrypt/live/" + desired.name()))
                    .with("FETTLE_APPLIES", Content.of("yes")));
        }
        return found.isEmpty()
                ? Decision.upToDate(
                        "the certificate is for the names, and lasts until " + state.until(), Tls.pem(state))
                : Decision.change(found.reason(), found.differences(), actions);
    }

    /** Find why certbot has to be called. */
    private static Tls.Findings issue(AcmeCertificateSpec desired, AcmeLineage lineage, PemState state) {
        Tls.Findings found = new Tls.Findings();
        if (!lineage.isIssued() || state.isMissing() || state.isOdd() || !state.sourceGood() || !state.sameKey()) {
            found.add(
                    "no certificate was issued yet",
                    Difference.created(
                            "certificate",
                            String.join(" ", Names.entries(desired.names())) + " from " + desired.server()));
            return found;
        }
        found.names(state.names(), desired.names());
        if (!state.lasts()) {
            found.add(
                    Tls.ending(state),
                    Difference.of("valid until", state.until(), "what " + desired.server() + " gives"));
        }
        lineage.differences(desired).forEach(d -> found.add(Obstacles.differs(List.of(d)), d));
        return found;
    }

    private static List<String> certbot(AcmeCertificateSpec desired) {
        List<String> argv = new ArrayList<>(List.of(
                "certbot",
                "certonly",
                "--non-interactive",
                "--agree-tos",
                "--force-renewal",
                "--renew-with-new-domains",
                "--cert-name",
                desired.name(),
                "--server",
                desired.server()));
        desired.email()
                .ifPresentOrElse(
                        email -> argv.addAll(List.of("--email", email, "--no-eff-email")),
                        () -> argv.add("--register-unsafely-without-email"));
        switch (desired.challenge()) {
            case STANDALONE -> argv.addAll(List.of("--standalone", "--http-01-port", Integer.toString(desired.port())));
            case WEBROOT ->
                argv.addAll(
                        List.of("--webroot", "--webroot-path", desired.webroot().orElseThrow()));
            case DNS -> {
                argv.addAll(List.of("--manual", "--preferred-challenges", "dns"));
                argv.addAll(List.of("--manual-auth-hook", desired.authHook().orElseThrow()));
                desired.cleanupHook().ifPresent(path -> argv.addAll(List.of("--manual-cleanup-hook", path)));
            }
        }
        desired.names().forEach(name -> argv.addAll(List.of("--domain", name)));
        return argv;
    }

    private static Command keep(String path, String mode, String content) {
        return Command.shell(KEEP, path, mode).withStdin(Content.of(content));
    }

    private static Decision remove(AcmeCertificateSpec desired, AcmeLineage lineage) {
        if (!lineage.isIssued() && lineage.copies().isEmpty()) {
            return Decision.upToDate("there is no such certificate");
        }
        List<Difference> gone = new ArrayList<>();
        if (lineage.isIssued()) {
            gone.add(Difference.removed("certificate", desired.name()));
        }
        List<String> copies = lineage.copies().stream()
                .filter(path -> !desired.kept().contains(path))
                .toList();
        copies.forEach(path -> gone.add(Difference.removed("copy", path)));
        if (gone.isEmpty()) {
            gone.add(Difference.removed("renewal", recordPath(desired)));
        }
        List<String> arguments = new ArrayList<>(List.of(desired.name()));
        arguments.addAll(copies);
        return Decision.destroy(
                "the certificate shall not be there; "
                        + (copies.equals(lineage.copies()) ? "its key is lost" : "what others use by now stays"),
                gone,
                List.of(Command.shell(REMOVE, arguments.toArray(String[]::new))));
    }

    /** The copies go with the certificate. */
    @Override
    public Optional<AcmeCertificateSpec> removal(String resource) {
        return removal(resource, Set.of());
    }

    /** The copies go with the certificate, but for those whose paths another task has by now. */
    @Override
    public Optional<AcmeCertificateSpec> removal(String resource, Set<String> managed) {
        List<String> kept = managed.stream()
                .filter(key -> key.startsWith(PATH))
                .map(key -> key.substring(PATH.length()))
                .sorted()
                .toList();
        return resource.startsWith(KEY)
                ? Optional.of(AcmeCertificateSpec.absent(resource.substring(KEY.length()), kept))
                : Optional.empty();
    }
}
