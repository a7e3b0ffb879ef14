package dev.fettle.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Fingerprint;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What makes two plans the same, and what does not. */
final class FingerprintTest {

    private static final TaskId ID = TaskId.parse("app/a@web");

    private final World world = new World();

    @BeforeEach
    void declare() {
        declare(Content.of("1"));
    }

    private void declare(Content value) {
        world.taskservs.clear();
        world.taskserv(
                "web/app",
                Task.of(ID, "fake", new FakeModule.Thing("path:/a", value, List.of(), List.of()))
                        .build());
    }

    private String print() {
        return Fingerprint.of(world.plan()).get(ID);
    }

    @Test
    void isTheSameForTheSameDefinitionAndHost() {
        assertThat(print()).isEqualTo(print()).matches("[0-9a-f]{64}");
    }

    @Test
    void differsWhenTheHostHasMoved() {
        String before = print();
        world.host("web").things.put("path:/a", "0");
        String drifted = print();
        world.host("web").things.put("path:/a", "1");
        assertThat(List.of(before, drifted, print())).doesNotHaveDuplicates();
    }

    @Test
    void differsWhenTheDefinitionHasMovedAlsoWhereItLooksTheSame() {
        String before = print();
        declare(Content.of("2"));
        String changed = print();
        declare(Content.of("1").plus("\n"));
        assertThat(List.of(before, changed, print())).doesNotHaveDuplicates();
    }

    @Test
    void knowsSecretsByTheirReference() {
        String before = print();
        world.secret("test:one", "value");
        world.secret("test:two", "value");
        declare(Content.secret(SecretRef.parse("test:one")));
        String one = print();
        declare(Content.secret(SecretRef.parse("test:two")));
        assertThat(List.of(before, one, print())).doesNotHaveDuplicates();
    }
}
