package dev.fettle.modules.blockinfile;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import dev.fettle.modules.support.Veil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Know marked blocks of lines in text files. */
public final class BlockInFileModule implements TaskModule<BlockInFileSpec> {

    private static final String KIND = "block";

    @Override
    public String name() {
        return "fettle.block-in-file";
    }

    @Override
    public Class<BlockInFileSpec> specType() {
        return BlockInFileSpec.class;
    }

    @Override
    public Resources resources(BlockInFileSpec desired) {
        return TextEdits.resources(KIND, desired.path(), desired.comment() + " " + desired.block(), desired.state());
    }

    @Override
    public List<Probe<?>> probes(BlockInFileSpec desired) {
        return TextEdits.probes(desired.path(), desired.text(), desired.state());
    }

    @Override
    public Decision decide(BlockInFileSpec desired, Answers answers) {
        boolean absent = desired.state() == Presence.ABSENT;
        return TextEdits.decide(
                desired.path(),
                desired.text(),
                answers.get(TextEdits.probe(desired.path(), desired.text())),
                desired.create(),
                absent ? "there is no such block" : "the block is there",
                text -> edited(desired, text));
    }

    private static Edited edited(BlockInFileSpec desired, String text) {
        String begin = desired.comment() + " BEGIN " + desired.block();
        String end = desired.comment() + " END " + desired.block();
        List<String> lines = new ArrayList<>(TextEdits.lines(text));
        List<Integer> begins = find(lines, begin);
        List<Integer> ends = find(lines, end);
        if (begins.size() > 1 || begins.size() != ends.size() || begins.size() == 1 && begins.get(0) > ends.get(0)) {
            return Edited.refused("the marks of block `" + desired.block() + "` are not one pair");
        }
        int at = lines.size();
        boolean open = false;
        if (!begins.isEmpty()) {
            at = begins.get(0);
            open = !lines.get(ends.get(0)).endsWith("\n");
            lines.subList(at, ends.get(0) + 1).clear();
        }
        if (desired.state() == Presence.PRESENT) {
            List<String> block = new ArrayList<>(List.of(begin));
            Veil.text(desired.text()).lines().forEach(block::add);
            block.add(end);
            TextEdits.insert(lines, at, block);
            if (open) {
                int last = lines.size() - 1;
                lines.set(last, TextEdits.bare(lines.get(last)));
            }
        }
        return Edited.to(String.join("", lines));
    }

    private static List<Integer> find(List<String> lines, String mark) {
        return IntStream.range(0, lines.size())
                .filter(i -> TextEdits.bare(lines.get(i)).strip().equals(mark))
                .boxed()
                .toList();
    }

    @Override
    public Optional<BlockInFileSpec> removal(String resource) {
        return TextEdits.part(KIND, resource).map(part -> {
            int space = part.get(1).indexOf(' ');
            return BlockInFileSpec.absent(
                    part.get(0), part.get(1).substring(space + 1), part.get(1).substring(0, space));
        });
    }
}
