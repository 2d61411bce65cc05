package io.tidemark.servers.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.SELContext;
import com.github.dockerjava.api.model.Volume;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A container that can be ended and started again; whoever wants to know whether its server answers asks the server. */
final class HeldContainer {
    private static final int STOP_SECONDS = 30;
    private static final int READABLE = 0644;

    private final GenericContainer<?> container;

    HeldContainer(ContainerOptions options) {
        container = new GenericContainer<>(DockerImageName.parse(options.image()));
        container.setPortBindings(options.ports().stream()
                .map(port -> "127.0.0.1:" + port + ":" + port)
                .toList());
        for (String file : options.files()) {
            String[] both = file.split("=", 2);
            container.withCopyFileToContainer(MountableFile.forHostPath(both[0], READABLE), both[1]);
        }
        container.setCommand(options.command().toArray(String[]::new));
        container.withCreateContainerCmdModifier(command -> complete(command, options));
        container.setWaitStrategy(new NoWait());
    }

    private static void complete(CreateContainerCmd command, ContainerOptions options) {
        command.withEnv(options.environment());
        if (options.user() != null) {
            command.withUser(options.user());
        }
        if (options.entryPoint() != null) {
            command.withEntrypoint(options.entryPoint());
        }
        List<Bind> shared = options.directories().stream()
                .map(directory -> new Bind(directory, new Volume(directory), AccessMode.rw, SELContext.shared))
                .toList();
        Objects.requireNonNull(command.getHostConfig()).withBinds(shared);
    }

    synchronized void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            client().startContainerCmd(container.getContainerId()).exec();
        }
    }

    synchronized void stop() {
        if (runs()) {
            client().stopContainerCmd(container.getContainerId())
                    .withTimeout(STOP_SECONDS)
                    .exec();
            awaitEnd();
        }
    }

    synchronized void kill() {
        if (runs()) {
            client().killContainerCmd(container.getContainerId()).exec();
            awaitEnd();
        }
    }

    private void awaitEnd() {
        client().waitContainerCmd(container.getContainerId())
                .exec(new WaitContainerResultCallback())
                .awaitStatusCode(STOP_SECONDS, TimeUnit.SECONDS);
    }

    synchronized boolean runs() {
        return Boolean.TRUE.equals(client().inspectContainerCmd(container.getContainerId())
                .exec()
                .getState()
                .getRunning());
    }

    synchronized String said() {
        return container.getLogs();
    }

    synchronized void remove() {
        container.stop();
    }

    private static DockerClient client() {
        return DockerClientFactory.lazyClient();
    }
}
