package dev.fettle.modules.blockinfile;

import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEditModule;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import dev.fettle.modules.support.Veil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Know marked blocks of lines in text files. */
public final class BlockInFileModule extends TextEditModule<BlockInFileSpec> {

    /** Know them. */
    public BlockInFileModule() {
        super("fettle.block-in-file", BlockInFileSpec.class, "block", "the block is there", "there is no such block");
    }

    @Override
    protected Place place(BlockInFileSpec desired) {
        return new Place(
                desired.path(),
                desired.comment() + " " + desired.block(),
                desired.text(),
                desired.create(),
                desired.state());
    }

    @Override
    protected Edited edited(BlockInFileSpec desired, String text) {
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
    protected Optional<BlockInFileSpec> absent(String path, String part) {
        int space = part.indexOf(' ');
        return Optional.of(BlockInFileSpec.absent(path, part.substring(space + 1), part.substring(0, space)));
    }
}
