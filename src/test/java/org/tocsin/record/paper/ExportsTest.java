package org.tocsin.record.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.record.Filter;
import org.tocsin.record.RegisterType;
import org.tocsin.record.Registers;

/** What is exported lies on a disk, with customers' data in it: not for others, and not for long. */
class ExportsTest {

    private static final String REGISTER = "affected-customer";

    @TempDir
    Path temporary;

    private final Papers papers = mock(Papers.class);
    private final RegisterType register = mock(RegisterType.class);
    private final Hours clock = new Hours();
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private Exports exports;

    @BeforeEach
    void slowPapers() throws IOException {
        when(register.key()).thenReturn(REGISTER);
        doAnswer(call -> {
                    call.<OutputStream>getArgument(3).write("张三".getBytes(StandardCharsets.UTF_8));
                    writing.countDown();
                    assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                    call.<IntConsumer>getArgument(4).accept(1);
                    return null;
                })
                .when(papers)
                .register(any(), any(), any(), any(), any());
        exports = new Exports(mock(Registers.class), papers, clock, temporary);
    }

    @AfterEach
    void end() {
        goOn.countDown();
        exports.destroy();
    }

    @Test
    void whoeverCancelsAnExportThatIsBeingWrittenLeavesNoFile() throws Exception {
        String id = begin();
        assertThat(writing.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(files()).hasSize(1);

        exports.cancel("auditor", id);

        assertThat(exports.of("auditor")).isEmpty();
        goOn.countDown();
        Awaitility.await().untilAsserted(() -> assertThat(files()).isEmpty());
        assertThat(exports.ready("auditor", id)).isEmpty();
    }

    @Test
    void nobodyElseCancelsIt() throws Exception {
        String id = begin();

        exports.cancel("admin", id);
        ready(id);

        assertThat(Files.readString(exports.ready("auditor", id).orElseThrow().file()))
                .isEqualTo("张三");
        assertThat(exports.ready("admin", id)).isEmpty();
    }

    @Test
    void anExportLiesForHalfAnHourAfterItIsWrittenThoughNobodyAsksForItAgain() throws Exception {
        String id = begin();
        clock.pass(Duration.ofMinutes(40));
        ready(id);

        clock.pass(Duration.ofMinutes(30));
        exports.forgetOld();
        assertThat(files()).hasSize(1);

        clock.pass(Duration.ofMillis(1));
        exports.forgetOld();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatAKilledProcessHasLeftGoesAtTheNextStartAndWhatIsHeldStays() throws IOException {
        Path killed = Files.createDirectory(temporary.resolve(ExportFolder.PREFIX + "killed"));
        Files.writeString(killed.resolve("lock"), "");
        Files.writeString(killed.resolve("export.xlsx"), "张三");
        Path old = Files.writeString(temporary.resolve(ExportFolder.PREFIX + "old.xlsx"), "张三");
        Path beginning = Files.createDirectory(temporary.resolve(ExportFolder.PREFIX + "beginning"));
        Path foreign = Files.writeString(temporary.resolve("others.xlsx"), "");
        Path ours = folders().get(0);

        try (ExportFolder next = ExportFolder.in(temporary)) {
            assertThat(killed).doesNotExist();
            assertThat(old).doesNotExist();
            assertThat(beginning).exists();
            assertThat(foreign).exists();
            assertThat(ours).exists();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ours)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void theEndOfTheProcessTakesEverythingAlong() throws Exception {
        ready(begin());

        exports.destroy();

        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    private String begin() {
        return exports.begin("auditor", register, Filter.all(REGISTER), Format.XLSX, "a.xlsx")
                .id();
    }

    private void ready(String id) {
        goOn.countDown();
        Awaitility.await().until(() -> exports.ready("auditor", id).isPresent());
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(temporary)) {
            return folders.filter(path -> Files.exists(path.resolve("lock")))
                    .filter(path -> !path.getFileName().toString().endsWith("-killed"))
                    .toList();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folders().get(0))) {
            return files.filter(path -> !path.endsWith("lock")).toList();
        }
    }

    /** A clock in the test's hands. */
    private static final class Hours extends Clock {

        private volatile Instant now = Instant.parse("2026-11-22T01:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
