package org.tocsin.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.chromium.ChromiumDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The machine's own Chromium, set up like a workstation of the bank: Chinese, in the bank's zone. Nothing is fetched. */
final class Chromium {

    static final String MISSING = "no Chromium here, so nobody looked at the pages. Install chromium and chromedriver"
            + " (Debian: apt-get install chromium chromium-driver), or name them in CHROMIUM and CHROMEDRIVER";

    private Chromium() {}

    static boolean installed() {
        return browser().isPresent() && driver().isPresent();
    }

    static ChromiumDriver open() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser().orElseThrow().toString());
        options.addArguments(
                "--headless=new",
                // The suite also runs as root, where Chromium's sandbox does not.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=zh-CN",
                "--accept-lang=zh-CN");
        options.setExperimentalOption(
                "prefs",
                Map.of(
                        "intl.accept_languages", "zh-CN,zh",
                        "credentials_enable_service", false,
                        "profile.password_manager_leak_detection", false));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.SEVERE);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver().orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.executeCdpCommand("Emulation.setLocaleOverride", Map.of("locale", "zh-CN"));
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", "Asia/Shanghai"));
        driver.manage().window().setSize(new Dimension(1440, 1100));
        return driver;
    }

    private static Optional<Path> browser() {
        return find("CHROMIUM", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    }

    private static Optional<Path> driver() {
        return find("CHROMEDRIVER", "chromedriver");
    }

    private static Optional<Path> find(String variable, String... names) {
        String named = System.getenv(variable);
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return Arrays.stream(names)
                .flatMap(name -> Arrays.stream(folders).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
