package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final String KIND = "test server";
    private static final String MISSING = "there is no such program; install the package test";
    private static final String NO_IMAGE = "tidemark.invalid/no-such-image:0";

    @Test
    void isAProcessWhereTheProgramIsAndNothingElseIsAskedFor() {
        assertThat(Placement.of(KIND, ServerMode.AUTO, null, NO_IMAGE)).isEqualTo(new Placement(false, null));
        assertThat(Placement.of(KIND, ServerMode.PROCESS, null, NO_IMAGE)).isEqualTo(new Placement(false, null));
    }

    @Test
    void saysWhatToInstallAndWhyThereIsNoContainer() {
        assertThat(Placement.of(KIND, ServerMode.PROCESS, MISSING, NO_IMAGE).obstacle())
                .isEqualTo(MISSING);
        assertThat(Placement.of(KIND, ServerMode.AUTO, MISSING, NO_IMAGE).obstacle())
                .startsWith(MISSING + ", or have it in a container: ")
                .matches(".*(no Docker engine answers here; start one|does not have the image " + NO_IMAGE + ".*)");
        assertThat(Placement.of(KIND, ServerMode.DOCKER, null, NO_IMAGE).obstacle())
                .isNotNull()
                .doesNotContain(MISSING);
    }
}
