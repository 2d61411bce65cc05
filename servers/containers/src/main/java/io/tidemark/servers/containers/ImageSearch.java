package io.tidemark.servers.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/** Looks for a Docker engine and an image. */
final class ImageSearch {
    private ImageSearch() {}

    /**
     * Finds an image, and fetches it if the engine does not have it: once, for who is not on the net should not wait long.
     *
     * @return {@code ready}, {@code no engine}, or why there is no image
     */
    static String search(String name) {
        try {
            return DockerClientFactory.instance().isDockerAvailable() ? find(name) : "no engine";
        } catch (RuntimeException e) {
            return "Testcontainers cannot work with the Docker engine (" + ContainerMain.reason(e) + ")";
        }
    }

    private static String find(String name) {
        DockerClient client = DockerClientFactory.lazyClient();
        String image = ImageNameSubstitutor.instance()
                .apply(DockerImageName.parse(name))
                .asCanonicalNameString();
        try {
            client.inspectImageCmd(image).exec();
            return "ready";
        } catch (NotFoundException e) {
            return fetch(client, image);
        }
    }

    private static String fetch(DockerClient client, String image) {
        try {
            client.pullImageCmd(image).start().awaitCompletion();
            client.inspectImageCmd(image).exec();
            return "ready";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the fetch of the image " + image + " was interrupted";
        } catch (RuntimeException e) {
            return "the Docker engine does not have the image " + image + " and cannot fetch it ("
                    + ContainerMain.reason(e) + "); load it, or give the engine a way to it";
        }
    }
}
