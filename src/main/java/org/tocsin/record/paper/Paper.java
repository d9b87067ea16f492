package org.tocsin.record.paper;

import java.util.List;

/**
 * A document as it is to be filed, whether as Word or as PDF.
 *
 * @param foot what stands at the foot of each page, before the page's number
 */
public record Paper(List<Block> blocks, String foot) {

    /** A part of a document, from top to bottom. */
    public sealed interface Block permits Title, Heading, Line, Facts, Grid {}

    /** The form's name, and a line under it that says which one this is; a document of several begins each on a page of its own. */
    public record Title(String text, String under) implements Block {}

    public record Heading(String text) implements Block {}

    public record Line(String text) implements Block {}

    /** Labels on the left, values on the right. */
    public record Facts(List<Fact> facts) implements Block {}

    public record Fact(String label, String value) {}

    /**
     * A table with a row of headings, repeated on each page.
     *
     * @param widths of the columns, in parts of a hundred
     */
    public record Grid(List<String> headings, List<Integer> widths, List<List<String>> rows) implements Block {}
}
