package dev.fettle.modules.environmentfile;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Obstacles;
import java.util.List;
import java.util.Optional;

/** Know environment files: files whose text is made of variables. */
public final class EnvironmentFileModule implements TaskModule<EnvironmentFileSpec> {

    private final FileModule files = new FileModule();

    @Override
    public String name() {
        return "fettle.environment-file";
    }

    @Override
    public Class<EnvironmentFileSpec> specType() {
        return EnvironmentFileSpec.class;
    }

    @Override
    public Resources resources(EnvironmentFileSpec desired) {
        return files.resources(desired.file());
    }

    @Override
    public List<Probe<?>> probes(EnvironmentFileSpec desired) {
        return files.probes(desired.file());
    }

    @Override
    public Decision decide(EnvironmentFileSpec desired, Answers answers) {
        FileSpec file = desired.file();
        FileState state = answers.get(file.content()
                .map(content -> FileProbe.of(file.path(), content))
                .orElseGet(() -> FileProbe.digest(file.path())));
        return state.isLink() ? Obstacles.link("file", file.path(), state) : files.decide(file, answers);
    }

    @Override
    public Optional<EnvironmentFileSpec> removal(String resource) {
        return files.removal(resource).map(file -> EnvironmentFileSpec.absent(file.path()));
    }
}
