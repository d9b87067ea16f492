package org.tocsin.record.paper;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.springframework.core.io.ClassPathResource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A document as PDF: A4, with the typefaces in it, so that it looks the same everywhere.
 *
 * <p>Chinese is Droid Sans Fallback (Apache-2.0, shipped with its licence), which has no Latin letters; those are Liberation
 * Sans, which PDFBox brings.
 */
public final class PdfFile {

    private static final String CHINESE = "fonts/DroidSansFallbackFull.ttf";
    private static final String LATIN = "org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private static final String STYLE = """
            @page { size: A4; margin: 23mm 23mm 20mm 23mm;
              @bottom-center { content: "%s　第 " counter(page) " 页　共 " counter(pages) " 页";
                font-family: Latin, Chinese; font-size: 9pt; } }
            body { font-family: Latin, Chinese; font-size: 10.5pt; line-height: 1.45; margin: 0; word-wrap: break-word; }
            h1 { font-size: 18pt; font-weight: normal; text-align: center; margin: 0 0 2mm; }
            h1.next { page-break-before: always; }
            .under { text-align: center; font-size: 10pt; margin: 0 0 4mm; }
            h2 { font-size: 13pt; font-weight: normal; margin: 6mm 0 2mm; page-break-after: avoid; -fs-page-break-min-height: 50mm; }
            p { margin: 0 0 2mm; }
            table { width: 100%%; border-collapse: collapse; table-layout: fixed; -fs-table-paginate: paginate;
              border: 1pt solid #000; }
            tr { page-break-inside: avoid; }
            th, td { border: 0.5pt solid #000; padding: 1.2mm 2mm; vertical-align: middle; text-align: left;
              font-weight: normal; white-space: pre-wrap; word-wrap: break-word; }
            th { background: #f2f2f2; }
            """;

    private final Document document;

    private PdfFile(Document document) {
        this.document = document;
    }

    public static void write(Paper paper, OutputStream to) throws IOException {
        XRLog.setLoggingEnabled(false);
        PdfRendererBuilder pdf = new PdfRendererBuilder();
        pdf.useFont(() -> resource(LATIN), "Latin");
        pdf.useFont(() -> resource(CHINESE), "Chinese");
        pdf.withProducer("Tocsin");
        pdf.withW3cDocument(html(paper), null);
        pdf.toStream(to);
        pdf.run();
    }

    private static InputStream resource(String name) {
        try {
            return new ClassPathResource(name).getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document html(Paper paper) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
            PdfFile file = new PdfFile(document);
            Element html = document.createElement("html");
            html.setAttribute("lang", "zh-CN");
            document.appendChild(html);
            Element head = file.in(html, "head", "");
            file.in(head, "style", STYLE.formatted(paper.foot().replaceAll("[\"\\\\\n]", " ")));
            Element body = file.in(html, "body", "");
            boolean first = true;
            for (Paper.Block block : paper.blocks()) {
                file.write(body, block, first);
                first = false;
            }
            return document;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("Every Java can make an XML document", e);
        }
    }

    private void write(Element body, Paper.Block block, boolean first) {
        if (block instanceof Paper.Title title) {
            Element line = in(body, "h1", title.text());
            if (!first) {
                line.setAttribute("class", "next");
            }
            if (!title.under().isEmpty()) {
                in(body, "p", title.under()).setAttribute("class", "under");
            }
        } else if (block instanceof Paper.Heading heading) {
            in(body, "h2", heading.text());
        } else if (block instanceof Paper.Line line) {
            in(body, "p", line.text());
        } else if (block instanceof Paper.Facts facts) {
            Element rows = in(table(body, List.of(26, 74)), "tbody", "");
            facts.facts().forEach(fact -> {
                Element row = in(rows, "tr", "");
                in(row, "th", fact.label());
                in(row, "td", fact.value());
            });
        } else if (block instanceof Paper.Grid grid) {
            Element table = table(body, grid.widths());
            Element head = in(in(table, "thead", ""), "tr", "");
            grid.headings().forEach(heading -> in(head, "th", heading));
            Element rows = in(table, "tbody", "");
            grid.rows().forEach(values -> {
                Element row = in(rows, "tr", "");
                values.forEach(value -> in(row, "td", value));
            });
        }
    }

    private Element table(Element body, List<Integer> widths) {
        Element table = in(body, "table", "");
        widths.forEach(part -> in(table, "col", "").setAttribute("style", "width: " + part + "%"));
        return table;
    }

    private Element in(Element parent, String tag, String text) {
        Element element = document.createElement(tag);
        parent.appendChild(element);
        if (!text.isEmpty()) {
            element.appendChild(document.createTextNode(Characters.printable(text)));
        }
        return element;
    }
}
