package io.tidemark.api.engine;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;

/**
 * Runs pipelines. Found by {@link java.util.ServiceLoader}: a user adds an engine's module and the environment finds it.
 *
 * @since 0.1
 */
public interface Engine {
    /**
     * Returns the name by which a user chooses the engine if there are several.
     *
     * @return lower case, for example {@code local}
     */
    String name();

    /**
     * Starts a job.
     *
     * @param job what to run
     * @return its handle, once the job is accepted
     * @throws io.tidemark.api.InvalidProgramException if the job cannot work or cannot have the guarantee it demands
     * @throws JobExecutionException if the job cannot be started, for example because its storage cannot be used
     */
    JobClient submit(Job job) throws JobExecutionException;

    /**
     * Describes what the job amounts to: plan and guarantees, as text.
     *
     * @param job what would run
     * @return several lines
     * @throws io.tidemark.api.InvalidProgramException if the job cannot work
     */
    String explain(Job job);
}
