package org.tocsin.engine;

/**
 * A page of our own behind the web applications' login: each bean of this type gets its part of {@link PageDoor}, and its
 * files from {@link OwnPages}.
 *
 * @param path where it lies, under {@code /camunda/} because the login's cookies are sent nowhere else, with a slash at the
 *     end; what is under {@code api/} there is for the page's script
 * @param name its name in the path; the page's files are {@code <name>-page/index.html}, {@code <name>.css} and
 *     {@code <name>.js} among the resources
 * @param files whether there are any; without, only its data lie behind the door
 */
public record OwnPage(String path, String name, boolean files) {

    private static final String ROOT = "/camunda/";

    public static OwnPage at(String path) {
        return new OwnPage(path, name(path), true);
    }

    public static OwnPage withoutFiles(String path) {
        return new OwnPage(path, name(path), false);
    }

    private static String name(String path) {
        return path.substring(ROOT.length(), path.length() - 1);
    }
}
