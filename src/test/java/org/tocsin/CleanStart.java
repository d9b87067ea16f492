package org.tocsin;

import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.springframework.util.FileSystemUtils;
import org.tocsin.engine.database.LeftBehindServerDoor;

/** Gives every run of the suite an empty database; a server that a killed run left behind is stopped first. */
public class CleanStart implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Path files = Path.of(System.getProperty("tocsin.data-dir", "target/test-data"), "postgresql-17");
        LeftBehindServerDoor.stop(files);
        FileSystemUtils.deleteRecursively(files.toFile());
    }
}
