/**
 * Runs a pipeline on the threads of this process, with checkpoints that let it go on after {@code kill -9}.
 *
 * <p>Found by {@link java.util.ServiceLoader} as the engine {@code local}; exports nothing, since users name no class of it.
 * State backends and checkpoint storages are found the same way.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.engine.local {
    requires io.tidemark.api;
    requires io.tidemark.checkpoint.metadata;
    requires io.tidemark.checkpoint.spi;
    requires io.tidemark.core;
    requires org.jctools.core.jdk11;
    requires static transitive org.jspecify;

    provides io.tidemark.api.engine.Engine with
            io.tidemark.engine.local.LocalEngine;
}
