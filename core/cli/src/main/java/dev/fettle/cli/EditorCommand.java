package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.pkl.ModuleFiles;
import dev.fettle.pkl.PackageLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Put the modules where an editor finds them. */
@Command(
        name = "editor",
        mixinStandardHelpOptions = true,
        description =
                "Write every module behind `modulepath:` to .fettle/modules, and a PklProject that names it where there is none,"
                        + " so that an editor for Pkl completes and explains keys. The Pkl language server, 0.7 or newer, takes the directory from its"
                        + " setting `pkl.modulepath`: [\".fettle/modules\"]. Say it again after an update.")
final class EditorCommand implements Callable<Integer> {

    private static final String MODULES = ".fettle/modules";

    private final Shop shop;

    EditorCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        Path root = shop.root();
        try (PackageLoader packages = shop.packages()) {
            Set<String> written = ModuleFiles.write(packages, root.resolve(MODULES));
            shop.console().out().println("Written: " + written.size() + " modules to " + MODULES);
            Path project = root.resolve("PklProject");
            if (!Files.exists(project)) {
                Files.writeString(project, """
                        amends "pkl:Project"

                        evaluatorSettings {
                          modulePath { "%s" }
                        }
                        """.formatted(MODULES));
                shop.console().out().println("Written: PklProject");
            }
            shop.console()
                    .out()
                    .println("Setting of the Pkl language server: \"pkl.modulepath\": [\"" + MODULES + "\"]");
            return ExitCode.OK.number();
        } catch (IOException e) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT,
                    "The modules cannot be written to `" + MODULES + "`: " + e.getMessage() + ".",
                    "Look at the directory."));
        }
    }
}
