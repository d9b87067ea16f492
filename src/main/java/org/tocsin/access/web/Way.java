package org.tocsin.access.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.access.Accessed;
import org.tocsin.access.Subjects;

/**
 * One way by which data about customers or staff can be read. Not here: lists that show none, counts, and what only writes.
 *
 * @param template the way without anybody's values, as the log has it
 * @param again whether a page asks this way again and again by itself
 * @param when when an access of this way is written down
 */
record Way(
        Set<String> methods,
        Pattern path,
        String template,
        Accessed what,
        BiFunction<Matcher, HttpServletRequest, Optional<String>> id,
        BiFunction<Subjects, String, String> subject,
        boolean again,
        When when) {

    /** When an access is written down. */
    enum When {
        ALWAYS,
        /** Only with an answer that has content. */
        WITH_CONTENT,
        /** Only when it was refused: the module tells of what it shows itself. */
        REFUSED,
        /** Only by a list of tasks that shows variables. */
        WITH_VARIABLES,
        /** Only when the address asks for variables beside the tasks. */
        ASKING_FOR_VARIABLES
    }

    /** By which a list of tasks, or a task, brings all its variables along. */
    private static final List<String> BRINGING_VARIABLES =
            List.of("withTaskVariablesInReturn", "withTaskLocalVariablesInReturn");

    private static final Pattern ENGINE =
            Pattern.compile("(?:/engine-rest(?:/engine/[^/]+)?|/camunda/api/engine/engine/[^/]+)(/.*)");

    private static final List<Way> OF_ENGINE = List.of(
            of(
                    "GET",
                    "/(?:process|case)-instance/([^/]+)/variables(?:/.*)?",
                    "/process-instance/{id}/variables",
                    Accessed.VARIABLES,
                    Subjects::ofInstance),
            of(
                    "GET",
                    "/(?:execution|case-execution)/([^/]+)/(?:localVariables|variables)(?:/.*)?",
                    "/execution/{id}/localVariables",
                    Accessed.VARIABLES,
                    Subjects::ofExecution),
            list("GET", "/task", Accessed.VARIABLES).when(When.ASKING_FOR_VARIABLES),
            // What is asked for stands in the body, which is for the engine to read.
            list("POST", "/task", Accessed.VARIABLES),
            of("GET", "/task/(?!(?:count|report)$)([^/]+)", "/task/{id}", Accessed.VARIABLES, Subjects::ofTask)
                    .when(When.ASKING_FOR_VARIABLES),
            of("GET", "/task/([^/]+)/variables(?:/.*)?", "/task/{id}/variables", Accessed.VARIABLES, Subjects::ofTask),
            of(
                    "GET",
                    "/task/([^/]+)/localVariables(?:/.*)?",
                    "/task/{id}/localVariables",
                    Accessed.VARIABLES,
                    Subjects::ofTask),
            of("GET", "/task/([^/]+)/form-variables", "/task/{id}/form-variables", Accessed.TASK, Subjects::ofTask),
            of("GET", "/task/([^/]+)/rendered-form", "/task/{id}/rendered-form", Accessed.TASK, Subjects::ofTask),
            of("GET", "/task/([^/]+)/comment(?:/.*)?", "/task/{id}/comment", Accessed.TASK, Subjects::ofTask),
            of("GET", "/task/([^/]+)/attachment(?:/.*)?", "/task/{id}/attachment", Accessed.TASK, Subjects::ofTask),
            of(
                    "GET",
                    "/process-instance/([^/]+)/comment(?:/.*)?",
                    "/process-instance/{id}/comment",
                    Accessed.HISTORY,
                    Subjects::ofInstance),
            of(
                    "GET",
                    "/variable-instance/(?!count$)([^/]+)(?:/data)?",
                    "/variable-instance/{id}",
                    Accessed.VARIABLES,
                    Subjects::ofVariable),
            list("GET,POST", "/variable-instance", Accessed.VARIABLES),
            of(
                    "GET",
                    "/history/process-instance/(?!(?:count|report)$)([^/]+)(?:/.*)?",
                    "/history/process-instance/{id}",
                    Accessed.HISTORY,
                    Subjects::ofInstance),
            of(
                    "GET",
                    "/history/variable-instance/(?!count$)([^/]+)(?:/data)?",
                    "/history/variable-instance/{id}",
                    Accessed.HISTORY,
                    Subjects::ofVariable),
            history(),
            list("GET", "/optimize/.+", Accessed.HISTORY),
            of("GET", "/user/([^/]+)/profile", "/user/{id}/profile", Accessed.PROFILE, (subjects, id) -> id),
            list("GET", "/user", Accessed.PROFILE),
            of(
                            "POST",
                            "/task/([^/]+)/(?:complete|submit-form)",
                            "/task/{id}/complete",
                            Accessed.VARIABLES,
                            Subjects::ofTask)
                    .when(When.WITH_CONTENT),
            list("POST", "/message", Accessed.VARIABLES).when(When.WITH_CONTENT),
            list("POST", "/external-task/fetchAndLock", Accessed.VARIABLES),
            of(
                            "GET,POST",
                            "/filter/([^/]+)/(?:list|singleResult)",
                            "/filter/{id}/list",
                            Accessed.VARIABLES,
                            (subjects, id) -> id)
                    .askedAgain()
                    .when(When.WITH_VARIABLES));

    private static final List<Way> OF_OURS = List.of(
            own("/api/incidents(?:/([^/]+).*)?", "/api/incidents", Accessed.INCIDENT),
            own("/api/notifications", "/api/notifications", Accessed.MESSAGES),
            own("/api/records(?:/([^/]+).*)?", "/api/records/{type}", Accessed.REGISTER)
                    .when(When.REFUSED),
            own("/camunda/roster/api/(?:view|rows|workbook)", "/camunda/roster/", Accessed.CONTACTS),
            own("/camunda/reached/api/incidents(?:/([^/]+))?", "/camunda/reached/", Accessed.MESSAGES)
                    .askedAgain(),
            own("/camunda/records/api/.*", "/camunda/records/", Accessed.REGISTER)
                    .when(When.REFUSED),
            own("/camunda/audit/api/.*", "/camunda/audit/", Accessed.HISTORY).when(When.REFUSED),
            own("/camunda/access/api/.*", "/camunda/access/", Accessed.ACCESS_LOG));

    /** The way that a request takes, if it is one. Paths are as the server reads them, decoded. */
    static Optional<Way> of(HttpServletRequest request) {
        String path = path(request);
        Matcher engine = ENGINE.matcher(path);
        List<Way> ways = engine.matches() ? OF_ENGINE : OF_OURS;
        String rest = engine.matches() ? engine.group(1) : path;
        return ways.stream()
                .filter(way -> way.methods.contains(request.getMethod())
                        && way.path.matcher(rest).matches())
                .findFirst();
    }

    private static String path(HttpServletRequest request) {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** What an access by this request is about. */
    String about(HttpServletRequest request, Subjects subjects) {
        String path = path(request);
        Matcher engine = ENGINE.matcher(path);
        Matcher own = this.path.matcher(engine.matches() ? engine.group(1) : path);
        return own.matches()
                ? id.apply(own, request)
                        .map(found -> subject.apply(subjects, found))
                        .orElse("")
                : "";
    }

    /** Whether the address asks for variables beside tasks. */
    static boolean asksForVariables(HttpServletRequest request) {
        return BRINGING_VARIABLES.stream()
                .map(request::getParameter)
                .anyMatch(value -> value != null && !value.equalsIgnoreCase("false"));
    }

    // ---- building

    private static Way of(
            String methods, String path, String template, Accessed what, BiFunction<Subjects, String, String> subject) {
        return new Way(
                Set.of(methods.split(",")),
                Pattern.compile(path),
                template,
                what,
                (found, request) -> Optional.of(found.group(1)),
                subject,
                false,
                When.ALWAYS);
    }

    private static Way list(String methods, String path, Accessed what) {
        return new Way(
                Set.of(methods.split(",")),
                Pattern.compile(path),
                path.replace("/.+", ""),
                what,
                (found, request) -> instanceAskedFor(request),
                Subjects::ofInstance,
                false,
                When.ALWAYS);
    }

    private static Way history() {
        Way lists =
                list("GET,POST", "/history/(?!cleanup)(?!.*(?:statistics|report)$)(?!.*/count$).+", Accessed.HISTORY);
        return new Way(
                lists.methods, lists.path, "/history", lists.what, lists.id, lists.subject, lists.again, lists.when);
    }

    private static Way own(String path, String template, Accessed what) {
        return new Way(
                Set.of("GET"),
                Pattern.compile(path),
                template,
                what,
                (found, request) -> Optional.ofNullable(found.groupCount() > 0 ? found.group(1) : null)
                        .or(() -> Optional.ofNullable(request.getParameter("incident"))),
                (subjects, id) -> id,
                false,
                When.ALWAYS);
    }

    private Way askedAgain() {
        return new Way(methods, path, template, what, id, subject, true, when);
    }

    private Way when(When condition) {
        return new Way(methods, path, template, what, id, subject, again, condition);
    }

    /** Only what stands in the address; a body is for the engine to read. */
    private static Optional<String> instanceAskedFor(HttpServletRequest request) {
        String query = request.getQueryString();
        if (query == null) {
            return Optional.empty();
        }
        Matcher asked = Pattern.compile("(?:^|&)(?:processInstanceId|processInstanceIdIn)=([^&,]+)")
                .matcher(query);
        return asked.find() ? Optional.of(asked.group(1)) : Optional.empty();
    }
}
