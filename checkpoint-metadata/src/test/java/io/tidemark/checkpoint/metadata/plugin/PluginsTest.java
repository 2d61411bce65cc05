package io.tidemark.checkpoint.metadata.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginsTest {
    @ParameterizedTest
    @CsvSource({
        "file:///var/a@b/c, file:///var/a@b/c",
        "s3://me:secret@bucket/prefix?endpoint=x, s3://bucket/prefix",
        "s3://bucket/prefix?key=secret#part, s3://bucket/prefix#part",
        "jdbc:postgresql://host:5432/db?user=me&password=secret, jdbc:postgresql://host:5432/db",
        "jdbc:postgresql://me:secret@host/db#job/a/chk-0000000001, jdbc:postgresql://host/db#job/a/chk-0000000001",
        "jdbc:postgresql://host/db?password=secret#job/a, jdbc:postgresql://host/db#job/a",
        "jdbc:h2:/data/checkpoints;USER=me;PASSWORD=secret#job/a, jdbc:h2:/data/checkpoints#job/a",
        "jdbc:sqlite:/data/a@b.db, jdbc:sqlite:/data/a@b.db"
    })
    void showsALocationWithoutWhatIsSecretInIt(String location, String shown) {
        assertThat(Plugins.withoutUserInfo(Plugins.location(location))).isEqualTo(shown);
    }
}
