package org.tocsin.engine.database;

import java.nio.file.Path;

/** For the suite's own start. */
public final class LeftBehindServerDoor {

    private LeftBehindServerDoor() {}

    public static void stop(Path files) {
        LeftBehindServer.stop(files);
    }
}
