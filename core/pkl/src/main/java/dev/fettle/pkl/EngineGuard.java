package dev.fettle.pkl;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.pkl.core.SecurityManager;
import org.pkl.core.SecurityManagerException;
import org.pkl.core.externalreader.ExternalReaderProcessException;
import org.pkl.core.module.ModuleKey;
import org.pkl.core.module.ModuleKeyFactory;
import org.pkl.core.module.PathElement;
import org.pkl.core.module.ResolvedModuleKey;

/**
 * Refuse packages that need a newer Fettle before their text is parsed, since it may use what this one does not know. Not thread-safe.
 */
final class EngineGuard {

    private final Version fettle;
    private Optional<Diagnostic> refusal = Optional.empty();

    EngineGuard(Version fettle) {
        this.fettle = fettle;
    }

    /** Look at the modules that another factory serves. */
    ModuleKeyFactory around(ModuleKeyFactory factory) {
        return uri -> create(factory, uri);
    }

    /** Return what was refused since the last call. */
    Optional<Diagnostic> refusal() {
        Optional<Diagnostic> last = refusal;
        refusal = Optional.empty();
        return last;
    }

    private Optional<ModuleKey> create(ModuleKeyFactory factory, URI uri)
            throws URISyntaxException, IOException, ExternalReaderProcessException {
        return factory.create(uri).map(key -> new Guarded(key));
    }

    private void check(URI uri, String source) throws IOException {
        Optional<Version> needed = TaskservPackage.header(source, "engine").filter(v -> !fettle.isAtLeast(v));
        if (needed.isPresent()) {
            String version =
                    TaskservPackage.header(source, "version").map(v -> " " + v).orElse("");
            refusal = Optional.of(Diagnostic.error(
                    Code.DEFINITION_INVALID,
                    "Package `" + name(uri) + "`" + version + " needs Fettle " + needed.get() + " or newer; this is "
                            + fettle + ".",
                    "Update Fettle, or pin an older version of the package."));
            throw new IOException("it needs a newer Fettle");
        }
    }

    private static String name(URI uri) {
        String[] parts = uri.getSchemeSpecificPart().split("/");
        return parts.length > 1 ? parts[parts.length - 2] : uri.toString();
    }

    /** A module whose text is looked at when it is read. */
    private final class Guarded implements ModuleKey {
        private final ModuleKey key;

        Guarded(ModuleKey key) {
            this.key = key;
        }

        @Override
        public ResolvedModuleKey resolve(SecurityManager manager) throws IOException, SecurityManagerException {
            ResolvedModuleKey resolved = key.resolve(manager);
            String source = resolved.loadSource();
            check(key.getUri(), source);
            return new ResolvedModuleKey() {
                @Override
                public ModuleKey getOriginal() {
                    return Guarded.this;
                }

                @Override
                public URI getUri() {
                    return resolved.getUri();
                }

                @Override
                public String loadSource() {
                    return source;
                }
            };
        }

        @Override
        public URI getUri() {
            return key.getUri();
        }

        @Override
        public boolean hasHierarchicalUris() throws IOException, ExternalReaderProcessException {
            return key.hasHierarchicalUris();
        }

        @Override
        public boolean isGlobbable() throws IOException, ExternalReaderProcessException {
            return key.isGlobbable();
        }

        @Override
        public boolean isLocal() {
            return key.isLocal();
        }

        @Override
        public boolean isCached() {
            return key.isCached();
        }

        @Override
        public boolean hasFragmentPaths() {
            return key.hasFragmentPaths();
        }

        @Override
        public boolean hasElement(SecurityManager manager, URI element)
                throws IOException, SecurityManagerException, ExternalReaderProcessException {
            return key.hasElement(manager, element);
        }

        @Override
        public List<PathElement> listElements(SecurityManager manager, URI base)
                throws IOException, SecurityManagerException, ExternalReaderProcessException {
            return key.listElements(manager, base);
        }

        @Override
        public URI resolveUri(URI base, URI imported) throws IOException, SecurityManagerException {
            return key.resolveUri(base, imported);
        }
    }
}
