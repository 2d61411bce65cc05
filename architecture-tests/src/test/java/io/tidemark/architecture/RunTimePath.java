package io.tidemark.architecture;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The jars that a user who chooses some of our modules gets, as their descriptors say. */
final class RunTimePath {
    /** The annotations are not needed at run time, but Maven brings them along. */
    private static final String ANNOTATIONS = "org.jspecify";

    private RunTimePath() {}

    /** Returns the jars of the modules in some folders and of all they require, without the JDK. */
    static List<Path> of(Collection<String> folders) {
        ModuleFinder onClassPath = ModuleFinder.of(jarsWithDescriptors());
        Stream<String> roots = Stream.concat(folders.stream().map(ProjectModule::nameOf), Stream.of(ANNOTATIONS));
        Configuration configuration =
                ModuleLayer.boot().configuration().resolve(onClassPath, ModuleFinder.of(), roots.toList());
        return configuration.modules().stream()
                .map(ResolvedModule::reference)
                .map(RunTimePath::location)
                .sorted()
                .toList();
    }

    private static Path location(ModuleReference module) {
        return Path.of(module.location().orElseThrow());
    }

    /** Automatic modules are left out: what ships needs none, and their jars may not even have a legal name. */
    private static Path[] jarsWithDescriptors() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .filter(RunTimePath::hasDescriptor)
                .toArray(Path[]::new);
    }

    private static boolean hasDescriptor(Path entry) {
        return ModuleFinder.of(entry).findAll().stream()
                .anyMatch(module -> !module.descriptor().isAutomatic());
    }
}
