package dev.fettle.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourcesTest {

    private static final String[] NOTHING = {};

    @Test
    void whatManagesNothingIsNotNoted() {
        assertThat(Resources.manages(NOTHING).noted()).isEmpty();
        assertThat(Resources.manages(NOTHING)
                        .needing("path:/a")
                        .providing("unit:b")
                        .noted())
                .isEmpty();
    }

    @Test
    void everyThingOfTheFirstOnesKindIsNotedOnce() {
        assertThat(Resources.manages("item:a", "item:b", "item:a", "other:c").noted())
                .containsExactly("item:a", "item:b");
        assertThat(Resources.manages("unit:a.service", "path:/a", "path:/b").noted())
                .containsExactly("unit:a.service");
        assertThat(Resources.manages("item:a", "items:b").noted()).containsExactly("item:a");
    }

    @Test
    void whatIsBelowTheFirstPathGoesWithIt() {
        assertThat(Resources.manages("path:/a", "path:/a/b", "path:/a/b/c", "path:/ab", "path:/")
                        .noted())
                .containsExactly("path:/a", "path:/ab", "path:/");
    }

    @Test
    void onlyTheFirstPathHasSomethingBelowIt() {
        assertThat(Resources.manages("path:/a", "path:/b", "path:/b/c").noted())
                .containsExactly("path:/a", "path:/b", "path:/b/c");
    }
}
