package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.InfraSkeleton;
import dev.fettle.pkl.PackageLoader;
import dev.fettle.pkl.PackageOutline;
import dev.fettle.pkl.TaskservPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hold the packages that the working directory sees, opened when they are asked for; close it. */
final class PackageDesk implements AutoCloseable {

    private final Path directory;
    private final List<TaskservPackage> taskservs;
    private final PackageLoader loader;
    private final Map<String, PackageOutline> opened = new LinkedHashMap<>();

    PackageDesk(Shop shop) {
        this.directory = shop.root();
        this.taskservs = shop.taskservs();
        this.loader = shop.packages();
    }

    /** Open a package by its name, or by the path of its module. */
    PackageOutline open(String nameOrPath) {
        return open(
                nameOrPath.endsWith(".pkl")
                        ? TaskservPackage.file(directory, directory.resolve(nameOrPath))
                        : named(nameOrPath));
    }

    private TaskservPackage named(String name) {
        return taskservs.stream()
                .filter(taskserv -> taskserv.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Shop.unknown(name, taskservs));
    }

    PackageOutline open(TaskservPackage taskserv) {
        return opened.computeIfAbsent(taskserv.module(), module -> new PackageOutline(taskserv, directory, loader));
    }

    /** Return the packages that offer a capability; those that cannot be read offer nothing. */
    List<PackageOutline> providers(String capability) {
        return taskservs.stream()
                .flatMap(taskserv -> readable(taskserv).stream())
                .filter(outline -> outline.provides().contains(capability))
                .toList();
    }

    private Optional<PackageOutline> readable(TaskservPackage taskserv) {
        try {
            return Optional.of(open(taskserv));
        } catch (EngineException e) {
            return Optional.empty();
        }
    }

    /** Prepare an infra for a package and the providers it needs. */
    InfraSkeleton skeleton(PackageOutline outline) {
        return InfraSkeleton.of(
                outline, directory, capability -> providers(capability).stream().findFirst());
    }

    /** Write the infra of a package into a directory of its own, whose files may be anywhere on this machine. */
    static InfraFile write(InfraSkeleton skeleton, String name, Path holder) {
        try {
            Path file = Files.writeString(
                    holder.resolve(name + ".pkl"), skeleton.text(name + "-1", "address = \"192.0.2.10\"", holder));
            return new InfraFile(name, file.toRealPath(), Path.of("/"));
        } catch (IOException e) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT,
                    "No file can be written to `" + holder + "`: " + e.getMessage() + ".",
                    "Make room there, or point `java.io.tmpdir` elsewhere."));
        }
    }

    @Override
    public void close() {
        opened.values().forEach(PackageOutline::close);
        try {
            loader.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("A jar of packages cannot be closed.", e);
        }
    }
}
