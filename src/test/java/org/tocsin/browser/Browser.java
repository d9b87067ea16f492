package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chromium.ChromiumDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What somebody does in the web applications, in the words on the page. Waits for what it needs, never for a time. */
class Browser {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /** Asked by every login page to learn whether somebody is signed in already; nobody is. */
    private static final List<String> BENIGN = List.of("/camunda/api/admin/auth/user/default - ");

    /** English that stays: names, and abbreviations that are the same in Chinese. */
    private static final List<String> NAMES =
            List.of("Tocsin", "Camunda Platform", "Asia/Shanghai", "BPMN", "DMN", "ATM", "Word", "PDF", "limits");

    private static final By FORM = By.cssSelector(".fjs-container .fjs-form");
    private static final By ERRORS = By.cssSelector(".notifications .alert-danger");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");
    private static final ZoneId BANK = ZoneId.of("Asia/Shanghai");

    private final ChromiumDriver driver;
    private final String address;
    private final List<String> ids;
    private final WebDriverWait wait;
    private final List<String> expectedFailures = new ArrayList<>(BENIGN);

    /** @param ids of accounts and groups: data, in whatever language */
    Browser(ChromiumDriver driver, String address, List<String> ids) {
        this.driver = driver;
        this.address = address;
        this.ids = ids.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.wait = new WebDriverWait(driver, PATIENCE, LOOK_EVERY);
        wait.ignoring(StaleElementReferenceException.class);
        // What another test left in the console is not this one's.
        driver.manage().logs().get(LogType.BROWSER);
    }

    // ---- who

    /** Opens Tasklist as somebody whose password is the id; whoever was signed in before is signed out. */
    void signIn(String user) {
        enter("tasklist", user);
        wait.until(shown(By.cssSelector(".account .dropdown-toggle")));
        wait.until(shown(By.cssSelector(".task-filter.active")));
        checkPage();
    }

    /** Tries to enter an application, and returns what the login page says to that. */
    String signInRefused(String application, String user) {
        expectedFailures.add("/camunda/api/admin/auth/user/default/login/" + application + " - ");
        enter(application, user);
        return error();
    }

    /** Opens a part of the roster's page as somebody whose password is the id. */
    void openRoster(String user, String part) {
        // Asked for by the page that one signs in on; this installation has none.
        expectedFailures.add("/identity/password-policy - ");
        enter("welcome", user);
        wait.until(d -> d.findElements(By.cssSelector("form[name=signinForm]")).isEmpty());
        showRoster(part);
    }

    void showRoster(String part) {
        driver.get("about:blank");
        driver.get(address + "/camunda/roster/#" + part);
        wait.until(shown(By.cssSelector("#content h2")));
        checkPage();
    }

    /** Opens the page of who has been reached, at an incident, as somebody whose password is the id. */
    void openReached(String user, String incident) {
        expectedFailures.add("/identity/password-policy - ");
        enter("welcome", user);
        wait.until(d -> d.findElements(By.cssSelector("form[name=signinForm]")).isEmpty());
        driver.get("about:blank");
        driver.get(address + "/camunda/reached/?incident=" + incident);
        wait.until(shown(By.cssSelector("#content h2")));
        checkPage();
    }

    /** Opens one of our own pages as somebody whose password is the id. */
    void openOwn(String user, String page) {
        expectedFailures.add("/identity/password-policy - ");
        enter("welcome", user);
        wait.until(d -> d.findElements(By.cssSelector("form[name=signinForm]")).isEmpty());
        driver.get("about:blank");
        driver.get(address + "/camunda/" + page + "/");
        wait.until(d -> !find("#content").getText().contains("正在读取"));
    }

    /** What one of our own pages says, as soon as it says {@code expected} too. */
    String ownSays(String expected) {
        return says(expected);
    }

    /** Requests that are to be refused, so that the console may say so. */
    void expectRefusals(String... paths) {
        expectedFailures.addAll(List.of(paths));
    }

    /** Fills in a field above a list, and presses its button. */
    void search(String label, String value) {
        WebElement field = above(label);
        field.clear();
        field.sendKeys(value, Keys.ENTER);
    }

    /** Chooses above a list, and presses its button. */
    void choosePart(String label, String option) {
        above(label)
                .findElement(By.xpath("./option[normalize-space(.)='" + option + "']"))
                .click();
        find("form.bar button").click();
    }

    private WebElement above(String label) {
        return driver.findElement(By.xpath("//form[contains(@class, 'bar')]//label[starts-with(normalize-space(.), '"
                + label + "')]/*[self::input or self::select]"));
    }

    /** Opens the registers' page, or a part of it, as somebody whose password is the id. */
    void openRegisters(String user, String part) {
        expectedFailures.add("/identity/password-policy - ");
        enter("welcome", user);
        wait.until(d -> d.findElements(By.cssSelector("form[name=signinForm]")).isEmpty());
        showRegisters(part);
    }

    void showRegisters(String part) {
        driver.get("about:blank");
        driver.get(address + "/camunda/records/#" + part);
        wait.until(shown(By.cssSelector("#content h2")));
        checkPage();
    }

    /** What the registers' page says, as soon as it says {@code expected} too. */
    String registersSay(String expected) {
        String text = says(expected);
        checkPage();
        return text;
    }

    /** Presses the dialogue's button, and returns what the registers' page says is wrong. */
    List<String> correctionRefused(String button) {
        expectedFailures.add("/camunda/records/api/registers/");
        return refused(button);
    }

    /** Opens Cockpit's history as somebody whose password is the id; {@code path} follows {@code #/audit}. */
    void openHistory(String user, String path) {
        expectedFailures.add("/identity/password-policy - ");
        // Only said to developers, by Cockpit's own pages.
        expectedFailures.add("allow-scripts and allow-same-origin");
        enter("cockpit", user);
        wait.until(d -> d.findElements(By.cssSelector("form[name=signinForm]")).isEmpty());
        wait.until(shown(By.linkText("审计历史")));
        goTo("/audit" + path);
    }

    /** Goes to another page of Cockpit. */
    void goTo(String hash) {
        driver.executeScript("location.hash = arguments[0]", hash);
    }

    /** What the history says, as soon as it says {@code expected} too. */
    String historySays(String expected) {
        String[] text = {""};
        try {
            return wait.until(d -> {
                text[0] = d.findElements(By.cssSelector(".audit")).stream()
                        .map(WebElement::getText)
                        .collect(Collectors.joining("\n"));
                return text[0].contains(expected) ? text[0] : null;
            });
        } catch (TimeoutException e) {
            throw new AssertionError("The page does not say " + expected + " but\n" + text[0], e);
        }
    }

    /** The keys in the list of incidents, as soon as there are so many. */
    List<String> keys(int expected) {
        return wait.until(d -> {
            List<String> keys = texts(".audit-results tbody td:first-child a");
            return keys.size() == expected ? keys : null;
        });
    }

    /** Fills in a field of the history's search. */
    void searchFor(String label, String value) {
        String id = wait.until(shown(By.xpath("//form[@role='search']//label[.='" + label + "']")))
                .getDomAttribute("for");
        WebElement field = driver.findElement(By.id(id));
        if (field.getTagName().equals("select")) {
            field.findElement(By.xpath("./option[.='" + value + "']")).click();
        } else {
            field.clear();
            field.sendKeys(value);
        }
    }

    void chooseTab(String title) {
        click(By.xpath("//*[@role='tab'][normalize-space(.)='" + title + "']"));
    }

    void back() {
        driver.navigate().back();
    }

    /** The elements of the diagram that carry a mark, as soon as one does. */
    List<String> marked(String mark) {
        return wait.until(d -> {
            List<String> ids = d.findElements(By.cssSelector(".audit " + mark)).stream()
                    .map(e -> e.getDomAttribute("data-element-id"))
                    .toList();
            return ids.isEmpty() ? null : ids;
        });
    }

    /** Clicks what the line of time says, and waits until the diagram picks an element out. */
    List<String> pickedOut(String text) {
        click(By.xpath("//button[@class='audit-words'][normalize-space(.)='" + text + "']"));
        return marked("g.audit-chosen");
    }

    /** Clicks an element of the diagram, and returns the lines that are picked out. */
    List<String> linesOf(String element) {
        WebElement shape = driver.findElement(By.cssSelector(".audit g[data-element-id=" + element + "]"));
        new Actions(driver).moveToElement(shape).click().perform();
        return wait.until(d -> {
            List<String> lines = texts("li.audit-chosen .audit-words");
            return lines.isEmpty() ? null : lines;
        });
    }

    /** Whether the page shows what a selector finds. */
    boolean shows(String css) {
        return driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
    }

    /** What the page of who has been reached says, as soon as it says {@code expected} too; it asks for news by itself. */
    String reachedSays(String expected) {
        return says(expected);
    }

    /** The lines that are red, from the top; fails when one that is not stands above one that is. */
    List<String> missing() {
        List<WebElement> rows = driver.findElements(By.cssSelector("main tbody tr"));
        List<WebElement> red = rows.stream()
                .filter(row -> "missing".equals(row.getDomAttribute("class")))
                .toList();
        assertThat(rows.subList(0, red.size())).as("lines on top").isEqualTo(red);
        return red.stream().map(row -> row.getText().replaceAll("\\s+", " ")).toList();
    }

    /** Looks a key up in the page's search field, by keyboard. */
    void lookUp(String key) {
        find("#key").sendKeys(key, Keys.ENTER);
    }

    void followLink(String text) {
        click(By.linkText(text));
    }

    /** What the roster's page says, as soon as it says {@code expected} too. */
    String rosterSays(String expected) {
        return says(expected);
    }

    private String says(String expected) {
        return wait.until(d -> {
            String text = find("main").getText();
            return text.contains(expected) ? text : null;
        });
    }

    void pressButton(String button) {
        click(By.xpath("//button[normalize-space(.)='" + button + "']"));
    }

    boolean offersButton(String button) {
        return !driver.findElements(By.xpath("//button[normalize-space(.)='" + button + "']"))
                .isEmpty();
    }

    /** Fills in a field of the dialogue that is open; a moment as {@code 2026-11-23T08:00}. */
    void fillIn(String label, String value) {
        String id = wait.until(shown(By.xpath("//dialog//label[starts-with(normalize-space(.), '" + label + "')]")))
                .getDomAttribute("for");
        WebElement field = driver.findElement(By.id(id));
        if (field.getTagName().equals("select")) {
            field.findElement(By.xpath("./option[starts-with(., '" + value + "')]"))
                    .click();
        } else if (field.getTagName().equals("textarea")
                || field.getDomAttribute("type") == null
                || "text".equals(field.getDomAttribute("type"))) {
            field.clear();
            field.sendKeys(value);
        } else {
            // How a date is typed depends on the machine; what the browser makes of it does not.
            driver.executeScript(
                    "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
                    field,
                    value);
        }
    }

    /** What stands in a field of the dialogue that is open. */
    String filledIn(String label) {
        String id = find("dialog")
                .findElement(By.xpath(".//label[starts-with(normalize-space(.), '" + label + "')]"))
                .getDomAttribute("for");
        return driver.findElement(By.id(id)).getDomProperty("value");
    }

    /** Presses the dialogue's button, and returns what it says is wrong. */
    List<String> dialogueRefuses(String button) {
        expectedFailures.add("/camunda/roster/api/rows/");
        return refused(button);
    }

    private List<String> refused(String button) {
        pressButton(button);
        return wait.until(d -> {
            List<String> errors = texts("dialog .error, dialog .problems li, dialog div.problems");
            return errors.isEmpty() ? null : errors;
        });
    }

    /** Presses the dialogue's button, and waits until it has closed. */
    void finish(String button) {
        pressButton(button);
        wait.until(d -> d.findElements(By.cssSelector("dialog[open]")).isEmpty());
    }

    /** The same for a button whose words also stand on the page behind. */
    void finishAgain(String button) {
        click(By.xpath("//dialog//button[normalize-space(.)='" + button + "']"));
        wait.until(d -> d.findElements(By.cssSelector("dialog[open]")).isEmpty());
    }

    private void enter(String application, String user) {
        // Away from the page first: while it is there it asks for news, and gets cookies with the answer.
        driver.get("about:blank");
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.get(address + "/camunda/app/" + application + "/default/");
        // The page may draw its form once more when its texts have arrived; what was typed before is lost then.
        wait.until(shown(By.cssSelector("input[placeholder='用户名']")));
        wait.until(d -> {
            retype("input[ng-model=username]", user);
            retype("input[type=password]", user);
            return d.findElements(By.cssSelector("form[name=signinForm].ng-valid"))
                                    .size()
                            == 1
                    && user.equals(value("input[ng-model=username]"))
                    && user.equals(value("input[type=password]"));
        });
        click(By.cssSelector("form[name=signinForm] button[type=submit]"));
    }

    private @Nullable String value(String css) {
        return find(css).getDomProperty("value");
    }

    private void retype(String css, String text) {
        WebElement input = find(css);
        input.clear();
        input.sendKeys(text);
    }

    // ---- lists

    /** The names of the lists of tasks on the left. */
    List<String> lists() {
        wait.until(shown(By.cssSelector(".task-filter.active")));
        return texts(".task-filter .name a").stream()
                .map(name -> name.replaceFirst("\\s*\\(?\\d+\\)?$", "").strip())
                .toList();
    }

    void openList(String name) {
        By list = By.xpath("//*[contains(concat(' ', @class, ' '), ' task-filter ')]"
                + "[.//a[starts-with(normalize-space(.), '" + name + "')]]");
        click(By.xpath("//*[contains(concat(' ', @class, ' '), ' task-filter ')]//a[starts-with(normalize-space(.), '"
                + name + "')]"));
        wait.until(d -> d.findElement(list).getDomAttribute("class").contains("active"));
    }

    /** The names of the tasks in the list that is open, as soon as there are so many. */
    List<String> tasks(int expected) {
        driver.navigate().refresh();
        wait.until(shown(By.cssSelector(".task-filter.active")));
        return wait.until(d -> {
            List<String> names = texts("li.task h4.task");
            return names.size() == expected ? names : null;
        });
    }

    /** What the header offers. */
    List<String> actions() {
        return shownTexts("[cam-widget-header] [class*=action], [cam-widget-header] .shortcut-help");
    }

    /** What may be started, by name. */
    List<String> procedures() {
        click(By.cssSelector(".start-process-action a"));
        wait.until(shown(By.cssSelector(".modal-body .processes a, .modal-body .well")));
        List<String> names = texts(".modal-body .processes a");
        checkPage();
        click(text(".modal-footer", "button", "关闭"));
        modalIsGone();
        return names;
    }

    // ---- a start

    void openStartForm(String procedure) {
        click(By.cssSelector(".start-process-action a"));
        By entry = text(".modal-body", "a", procedure);
        click(entry);
        // a list that is still sliding in loses a click now and then, as a person's hand finds out, too
        WebDriverWait aMoment = new WebDriverWait(driver, Duration.ofSeconds(3), LOOK_EVERY);
        wait.until(d -> {
            try {
                return aMoment.until(shown(FORM));
            } catch (TimeoutException lost) {
                d.findElements(entry).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .ifPresent(WebElement::click);
                return null;
            }
        });
        checkPage();
    }

    void start() {
        click(text(".modal-footer", "button", "启动"));
        modalIsGone();
    }

    /** Presses the button, and returns the error that comes instead of a start. */
    String startRefused() {
        expectedFailures.add("/submit-form - ");
        click(text(".modal-footer", "button", "启动"));
        return error();
    }

    private void modalIsGone() {
        wait.until(ExpectedConditions.invisibilityOfElementLocated(By.cssSelector(".modal-dialog")));
    }

    // ---- a task

    /** Opens the one task in the list whose name starts like that. */
    void open(String task) {
        By item = By.xpath("//li[contains(concat(' ', @class, ' '), ' task ')]"
                + "[.//h4[starts-with(normalize-space(.), '" + task + "')]]//h4");
        driver.navigate().refresh();
        wait.until(shown(item));
        assertThat(driver.findElements(item)).as("tasks %s in the list", task).hasSize(1);
        click(item);
        wait.until(d -> find(".task-card h2.task").getText().startsWith(task));
        wait.until(shown(FORM));
        checkPage();
    }

    void claim() {
        click(By.cssSelector(".task-card .claim"));
        wait.until(ExpectedConditions.invisibilityOfElementLocated(By.cssSelector(".task-card .claim")));
        wait.until(ExpectedConditions.invisibilityOfElementLocated(By.cssSelector(".disabled-form")));
        wait.until(shown(FORM));
    }

    void complete() {
        WebElement form = driver.findElement(FORM);
        press("完成");
        wait.until(d -> {
            assertThat(texts(".notifications .alert-danger, .fjs-form-field-error"))
                    .as("errors")
                    .isEmpty();
            return ExpectedConditions.stalenessOf(form).apply(d);
        });
    }

    /** Presses the button of a form that is not complete; it says so. */
    void completeRefused() {
        press("完成");
        error();
    }

    /** What fields say is wrong, as soon as so many do: {@code label：message}. */
    List<String> fieldErrors(int expected) {
        List<WebElement> wrong = wait.until(d -> {
            List<WebElement> found = d.findElements(By.cssSelector(".fjs-form-field:has(.fjs-form-field-error)"));
            return found.size() == expected ? found : null;
        });
        return wrong.stream()
                .map(field -> label(field) + "："
                        + field.findElement(By.cssSelector(".fjs-form-field-error"))
                                .getText())
                .toList();
    }

    private static String label(WebElement field) {
        return field.findElement(By.cssSelector(".fjs-form-field-label"))
                .getText()
                .replace("*", "")
                .strip();
    }

    private void press(String button) {
        click(text(".form-actions", "button", button));
    }

    /** The text above and between the fields. */
    String formText() {
        return String.join("\n", texts(".fjs-form-field-text"));
    }

    /** The tabs of the task, and the links beside the name of its procedure. */
    List<String> waysOn() {
        return shownTexts(".task-card .nav-tabs > li, .task-card .instance-link");
    }

    // ---- fields, by label

    void type(String label, String text) {
        WebElement input = input(label);
        input.clear();
        input.sendKeys(text);
    }

    /** Chooses one or several of the answers shown below a question. */
    void choose(String question, String... answers) {
        for (String answer : answers) {
            click(By.xpath(question(question) + "//label[normalize-space(text()[1])='" + answer + "']"));
        }
    }

    /** Ticks the box whose words begin like that. */
    void tick(String label) {
        click(By.xpath("//div[contains(@class, 'fjs-form-field-checkbox')]//label[starts-with(normalize-space(.), '"
                + label + "')]//input"));
    }

    /** What is chosen below a question. */
    List<String> chosen(String question) {
        return driver.findElements(By.xpath(question(question) + "//label[input]")).stream()
                .filter(answer -> answer.findElement(By.tagName("input")).isSelected())
                .map(WebElement::getText)
                .toList();
    }

    void select(String label, String option) {
        click(By.xpath(question(label) + "//div[contains(@class, 'fjs-input-group')]"));
        click(text(".fjs-dropdownlist", "div", option));
    }

    void moment(String label, Instant moment) {
        WebElement day = input(label);
        day.sendKeys(DAY.format(moment.atZone(BANK)), Keys.TAB);
        WebElement minute = day.findElement(By.xpath("ancestor::div[contains(@class, 'fjs-form-field-datetime')]"
                + "//div[contains(@class, 'fjs-timepicker')]//input"));
        minute.sendKeys(MINUTE.format(moment.atZone(BANK)), Keys.ENTER);
        wait.until(d -> minute.getDomProperty("value").equals(MINUTE.format(moment.atZone(BANK))));
    }

    /** What stands in a field. */
    String typed(String label) {
        return input(label).getDomProperty("value");
    }

    private WebElement input(String label) {
        String target = wait.until(shown(By.xpath(labelled(label)))).getDomAttribute("for");
        return driver.findElement(By.id(target));
    }

    private static String question(String label) {
        return "//div[contains(concat(' ', @class, ' '), ' fjs-form-field ')][label[normalize-space(text()[1])='"
                + label + "']]";
    }

    private static String labelled(String label) {
        return "//div[contains(@class, 'fjs-container')]//label[normalize-space(text()[1])='" + label + "']";
    }

    // ---- what is wrong

    /** The error that the page shows. */
    private String error() {
        return wait.until(d -> d.findElements(ERRORS).stream()
                .filter(WebElement::isDisplayed)
                .map(e -> e.getText().replaceAll("[×\\s]+", " ").strip())
                .filter(s -> !s.isEmpty())
                .findFirst()
                .orElse(null));
    }

    /** Nothing on the page is English, apart from names and ids. */
    void checkPage() {
        String text = (String) ((JavascriptExecutor) driver).executeScript("""
                return document.body.innerText + '\\n' + [...document.querySelectorAll('input, textarea')]
                    .filter(e => e.offsetParent).map(e => e.placeholder).join('\\n')""");
        for (String name : NAMES) {
            text = text.replace(name, "");
        }
        // A refusal names the field by its label and, for scripts, by its key.
        text = text.replaceAll("」\\(\\w+\\)", "」");
        text = text.replaceAll("[0-9a-f]{12}……", "");
        for (String id : ids) {
            text = text.replaceAll("\\b" + Pattern.quote(id) + "\\b", "");
        }
        assertThat(Pattern.compile("[A-Za-z]{3,}.*").matcher(text).results().map(MatchResult::group))
                .as("English at %s", driver.getCurrentUrl())
                .isEmpty();
    }

    /** The browser's console has no errors besides those that are known. */
    void checkConsole() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .filteredOn(entry -> expectedFailures.stream().noneMatch(entry.getMessage()::contains))
                .isEmpty();
    }

    /** The page as it is now, as PNG. */
    byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** Keeps what the page shows, long forms to their end, where somebody can look at it: {@code target/pictures}. */
    void keepPicture(String name) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 1400, "height", 2200, "deviceScaleFactor", 1, "mobile", false));
        try {
            Path folder = Files.createDirectories(Path.of("target", "pictures"));
            Files.write(folder.resolve(name + ".png"), picture());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
    }

    // ----

    private WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    private List<String> texts(String css) {
        return driver.findElements(By.cssSelector(css)).stream()
                .map(e -> e.getText().strip())
                .toList();
    }

    private List<String> shownTexts(String css) {
        return driver.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .map(e -> e.getText().strip())
                .toList();
    }

    private static By text(String within, String tag, String text) {
        return By.xpath("//*[contains(concat(' ', @class, ' '), ' " + within.substring(1) + " ')]//" + tag
                + "[normalize-space(.)='" + text + "']");
    }

    private void click(By target) {
        wait.until(d -> {
            List<WebElement> found = d.findElements(target).stream()
                    .filter(e -> e.isDisplayed() && e.isEnabled())
                    .toList();
            if (found.isEmpty()) {
                return null;
            }
            try {
                found.get(0).click();
                return true;
            } catch (ElementClickInterceptedException e) {
                // A notification or a closing dialogue is still in the way.
                return null;
            }
        });
    }

    private static ExpectedCondition<WebElement> shown(By target) {
        return (WebDriver d) -> d.findElements(target).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null);
    }
}
