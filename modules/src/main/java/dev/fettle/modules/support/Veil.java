package dev.fettle.modules.support;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Content.Literal;
import dev.fettle.engine.model.Content.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Work on text that holds what nobody may see: each part of a content that is not plain text becomes a mark, in characters of
 * the private use area, and each mark becomes that part again.
 */
public final class Veil {

    private static final Pattern MARK = Pattern.compile("\uE002([0-9]+)\uE003");

    private Veil() {}

    private static String mark(int part) {
        return "\uE002" + part + "\uE003";
    }

    /** Return a content as text with marks. */
    public static String text(Content content) {
        StringBuilder text = new StringBuilder();
        List<Segment> segments = content.segments();
        for (int i = 0; i < segments.size(); i++) {
            text.append(segments.get(i) instanceof Literal literal ? literal.text() : mark(i));
        }
        return text.toString();
    }

    /** Return what text with marks of a content stands for. */
    public static Content content(String text, Content marked) {
        List<Segment> segments = new ArrayList<>();
        Matcher matcher = MARK.matcher(text);
        int end = 0;
        while (matcher.find()) {
            int part = Integer.parseInt(matcher.group(1));
            if (part < marked.segments().size()) {
                segments.add(new Literal(text.substring(end, matcher.start())));
                segments.add(marked.segments().get(part));
                end = matcher.end();
            }
        }
        segments.add(new Literal(text.substring(end)));
        return new Content(segments);
    }

    /** Return the parts of a content that have marks, each alone. */
    static List<Content> parts(Content content) {
        return content.segments().stream()
                .filter(segment -> !(segment instanceof Literal))
                .map(segment -> new Content(List.of(segment)))
                .toList();
    }

    /** Return the marks of {@link #parts}, in their order, as one content. */
    static Content marks(Content content) {
        List<Segment> segments = content.segments();
        return Content.of(IntStream.range(0, segments.size())
                .filter(i -> !(segments.get(i) instanceof Literal))
                .mapToObj(Veil::mark)
                .collect(java.util.stream.Collectors.joining()));
    }

    /**
     * Put marks in the place of values, the longest first.
     *
     * @param locals the values, and the marks last
     */
    static String veiled(String text, List<String> locals) {
        List<String> marks = new ArrayList<>();
        Matcher matcher = MARK.matcher(locals.get(locals.size() - 1));
        while (matcher.find()) {
            marks.add(matcher.group());
        }
        List<Integer> order = IntStream.range(0, marks.size())
                .filter(i -> !locals.get(i).isEmpty())
                .boxed()
                .sorted((a, b) -> locals.get(b).length() - locals.get(a).length())
                .toList();
        if (order.isEmpty()) {
            return text;
        }
        Pattern values = Pattern.compile(order.stream()
                .map(i -> "(" + Pattern.quote(locals.get(i)) + ")")
                .collect(java.util.stream.Collectors.joining("|")));
        return values.matcher(text).replaceAll(found -> {
            int group = 1;
            while (found.group(group) == null) {
                group++;
            }
            return marks.get(order.get(group - 1));
        });
    }
}
