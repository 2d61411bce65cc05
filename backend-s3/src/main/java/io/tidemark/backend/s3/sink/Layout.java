package io.tidemark.backend.s3.sink;

import java.util.regex.Pattern;

/**
 * Where the objects of a sink are and what their names have in common.
 *
 * @param directory what all keys begin with; empty, or ending in a slash
 * @param namePrefix what the last piece of a key begins with
 * @param nameSuffix what it ends with
 * @param namePattern what it looks like: subtask, attempt and counter in groups
 */
record Layout(String directory, String namePrefix, String nameSuffix, Pattern namePattern) {
    static Layout of(String key, String namePrefix, String nameSuffix) {
        Pattern pattern = Pattern.compile(
                Pattern.quote(namePrefix) + "-(\\d{2,9})-([A-Za-z0-9_-]+)-(\\d{8,18})" + Pattern.quote(nameSuffix));
        return new Layout(key.isEmpty() ? "" : key + "/", namePrefix, nameSuffix, pattern);
    }
}
