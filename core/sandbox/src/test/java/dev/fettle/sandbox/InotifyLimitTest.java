package dev.fettle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InotifyLimitTest {

    @Test
    void namesTheLimitWhereSystemdMetIt() {
        assertThat(InotifyLimit.remark("""
                        Failed to create control group inotify object: Too many open files
                        Failed to allocate manager object: Too many open files
                        [!!!!!!] Failed to allocate manager object.
                        """))
                .contains("fs.inotify.max_user_instances, which is ")
                .containsPattern("which is [0-9]+ here")
                .contains("`sysctl -w fs.inotify.max_user_instances=1024`")
                .endsWith(". ");
    }

    @Test
    void saysNothingOfOtherFailures() {
        assertThat(InotifyLimit.remark("Failed to mount /tmp: Permission denied\n"))
                .isEmpty();
    }
}
