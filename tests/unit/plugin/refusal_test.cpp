// SPDX-License-Identifier: Apache-2.0
// Each kind of thing that can be wrong with a descriptor, and the words that the user reads.
#include "draft.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace tracer::plugin {
namespace {

using test::Draft;
using test::read_descriptor;

struct Case {
    const char *name;
    std::function<void(Draft &)> spoil;
    const char *says;
};
void PrintTo(const Case &c, std::ostream *out) { *out << c.name; }

class Refusal : public testing::TestWithParam<Case> {};

TEST_P(Refusal, SaysInOneLineWhatIsWrong) {
    Draft draft;
    GetParam().spoil(draft);
    const auto spec = read_descriptor(draft.finish());
    ASSERT_FALSE(spec);
    EXPECT_EQ(spec.error().code, ExitCode::usage);
    EXPECT_THAT(spec.error().line(), testing::HasSubstr(GetParam().says));
    EXPECT_EQ(spec.error().line().find('\n'), std::string::npos);
}

const std::string &too_long() {
    static const std::string text(5000, 'x');
    return text;
}

/// Spoils a slice after the draft has set it.
template <class Change>
std::function<void(Draft &)> slices(Change change) {
    return [change](Draft &d) {
        d.finish();
        d.keep_slices = true;
        change(d);
    };
}

std::string name_of(const testing::TestParamInfo<Case> &info) { return info.param.name; }

const Case structs[] = {
    {"OtherMajor", [](Draft &d) { d.plugin.abi_major = 2; }, "made for plugin ABI 2, this tracer speaks 1"},
    {"StructSizeZero", [](Draft &d) { d.plugin.struct_size = 0; }, "struct_size 0"},
    {"StructSizeInMidPointer", [](Draft &d) { d.programs[0].struct_size = 28; }, "struct_size 28"},
    {"StructSizeAboveItem", [](Draft &d) { d.programs[0].struct_size = 64; }, "struct_size 64"},
    {"StructSizeHuge", [](Draft &d) { d.plugin.struct_size = 0xfffffff8u; }, "struct_size 4294967288"},
    {"FormatSizeZero", [](Draft &d) { d.table_format.struct_size = 0; }, "format: its struct_size 0"},
    {"ReservedSet", [](Draft &d) { d.variants[0].reserved = 1; }, "reserved field"},
    {"OptionReservedSet", [](Draft &d) { d.options[1].reserved[6] = 1; }, "option 2 'all': a reserved field"},
    {"UnknownColumnFlag", [](Draft &d) { d.table_columns[1].flags = 1u << 20; }, "column 2 'reads': it has flags"},
    {"UnknownProgramFlag", [](Draft &d) { d.programs[0].flags = 8; }, "it has flags"},
    {"UnknownFormatFlag", [](Draft &d) { d.table_format.flags = 4; }, "format: it has flags"},
    {"UnknownVariantFlag", [](Draft &d) { d.variants[0].flags = 64; }, "variant 1 'kprobe': it has flags"},
    {"NullArray", slices([](Draft &d) { d.plugin.sources.items = nullptr; }), "sources: the array is NULL"},
    {"ItemSizeZero", slices([](Draft &d) { d.plugin.sources.item_size = 0; }), "item size 0"},
    {"ItemSizeHuge", slices([](Draft &d) { d.plugin.objects.item_size = 1u << 30; }), "item size 1073741824"},
    {"TooMany", slices([](Draft &d) { d.plugin.options.count = 257; }), "257 options are more than the 256"},
    {"CountHuge", slices([](Draft &d) { d.plugin.options.count = 0xffffffffu; }), "more parts"},
    {"NullFormat", slices([](Draft &d) { d.sources[0].format = nullptr; }), "its format is NULL"},
};
INSTANTIATE_TEST_SUITE_P(Structs, Refusal, testing::ValuesIn(structs), name_of);

const Case texts[] = {
    {"NullName", [](Draft &d) { d.plugin.name = nullptr; }, "its name is NULL"},
    {"EmptyName", [](Draft &d) { d.plugin.name = ""; }, "its name is empty"},
    {"CapitalName", [](Draft &d) { d.plugin.name = "Draft"; }, "'Draft' is not made of"},
    {"PathName", [](Draft &d) { d.plugin.name = "../draft"; }, "is not made of"},
    {"LongName", [](Draft &d) { d.plugin.name = "a2345678901234567890123456789012"; }, "at most 31"},
    {"NullVersion", [](Draft &d) { d.plugin.version = nullptr; }, "its version is NULL"},
    {"NullSummary", [](Draft &d) { d.plugin.summary = nullptr; }, "its summary is NULL"},
    {"Escape", [](Draft &d) { d.plugin.summary = "a\x1b[2Jb"; }, "its summary contains control characters"},
    {"NewLine", [](Draft &d) { d.variants[0].caveat = "a\nb"; }, "its caveat contains control characters"},
    {"C1",
     [](Draft &d) {
         d.plugin.summary = "a\xc2\x9b"
                            "b";
     },
     "its summary contains control characters"},
    {"NotUtf8", [](Draft &d) { d.table_columns[1].header = "a\xff"; }, "its header contains"},
    {"Overlong", [](Draft &d) { d.table_columns[1].header = "\xc0\xaf"; }, "its header contains"},
    {"Surrogate", [](Draft &d) { d.table_columns[1].help = "\xed\xa0\x80"; }, "its help contains"},
    {"CutShort", [](Draft &d) { d.table_columns[1].unit = "\xe2\x82"; }, "its unit contains"},
    {"TooLong", [](Draft &d) { d.options[1].help = too_long().c_str(); }, "its help is longer than 4096 bytes"},
    {"ColumnName", [](Draft &d) { d.table_columns[1].name = "a b"; }, "'a b' is not an identifier"},
    {"MemberName", [](Draft &d) { d.table_columns[1].member = "a-b"; }, "its member 'a-b' is not an identifier"},
    {"NullMember", [](Draft &d) { d.table_columns[1].member = nullptr; }, "its member is NULL"},
    {"MapName", [](Draft &d) { d.sources[0].map = "1st"; }, "its map '1st' is not an identifier"},
    {"NullMap", [](Draft &d) { d.sources[0].map = nullptr; }, "its map is NULL"},
    {"Condition", [](Draft &d) { d.programs[0].when = "calls="; }, "the condition 'calls=' is neither an option"},
    {"NegatedNothing", [](Draft &d) { d.programs[0].when = "!"; }, "the condition '!' is neither an option"},
    {"SecondCondition", [](Draft &d) { d.programs[0].when = "all,"; }, "the condition '' is neither an option"},
    {"NullLabel", [](Draft &d) { d.kinds[1].name = nullptr; }, "label 2: its name is NULL"},
};
INSTANTIATE_TEST_SUITE_P(Texts, Refusal, testing::ValuesIn(texts), name_of);

const Case types[] = {
    {"RatioOfNothing", [](Draft &d) { d.counter_columns[0].type = TRACER_TYPE_RATIO; },
     "a ratio names the column that it is divided by"},
    {"RatioOfNoColumn",
     [](Draft &d) {
         d.counter_columns[1].type = TRACER_TYPE_RATIO;
         d.counter_columns[1].over = "taskz";
     },
     "it is divided by 'taskz', which is not a column"},
    {"RatioOfNoAmount",
     [](Draft &d) {
         d.table_columns[1].type = TRACER_TYPE_RATIO;
         d.table_columns[1].over = "kind";
     },
     "it is divided by 'kind', which is no amount"},
    {"NoRatio", [](Draft &d) { d.counter_columns[1].over = "tasks"; }, "only a ratio is divided by a column"},
    {"FlagsWithoutLabels", [](Draft &d) { d.table_columns[1].type = TRACER_TYPE_FLAGS; }, "flags need labels"},
    {"AddressOfEight", [](Draft &d) { d.table_columns[1].type = TRACER_TYPE_IP; }, "its type cannot have 8 bytes"},
    {"TailOfATable", [](Draft &d) { d.table_columns[1].flags = TRACER_COLUMN_TAIL; },
     "it is a tail, which only the records of events have"},
    {"TailOfNumbers", [](Draft &d) { d.event_columns[3].flags = TRACER_COLUMN_TAIL; }, "a tail is a string or words"},
    {"TailInTheMiddle",
     [](Draft &d) { d.event_columns.push_back(test::column("tail", TRACER_TYPE_STRING, 28, 64, TRACER_COLUMN_TAIL)); },
     "a tail begins where its record ends, at byte 32"},
    {"TailTooLong",
     [](Draft &d) { d.event_columns.push_back(test::column("tail", TRACER_TYPE_ARGV, 32, 65536, TRACER_COLUMN_TAIL)); },
     "with its record at most 65536"},
    {"TwoTails",
     [](Draft &d) {
         d.event_columns.push_back(test::column("tail", TRACER_TYPE_ARGV, 32, 64, TRACER_COLUMN_TAIL));
         d.event_columns.push_back(test::column("more", TRACER_TYPE_STRING, 32, 64, TRACER_COLUMN_TAIL));
     },
     "two columns are the tail"},
    {"NetOfAConstant",
     [](Draft &d) {
         d.options[0].type = TRACER_OPTION_NET;
         d.options[0].fallback = nullptr;
     },
     "belong together"},
    {"NoType", [](Draft &d) { d.options[1].type = 0; }, "its type 0 is not one that this tracer knows"},
    {"NoTypeOfNoParameter",
     [](Draft &d) {
         d.options[3].type = 0;
         d.options[3].name = "other";
         d.options[3].bind = "inteval";
     },
     "it is bound to 'inteval', which is not a parameter"},
};
INSTANTIATE_TEST_SUITE_P(Types, Refusal, testing::ValuesIn(types), name_of);

/// The first program has another target; as kinds that have no returns, alone in its variant.
void second_target(Draft &d, tracer_variant_kind kind = TRACER_VARIANT_KPROBE,
                   tracer_attach attach = TRACER_ATTACH_KPROBE) {
    if (attach != TRACER_ATTACH_KPROBE) d.programs.resize(1);
    d.variants[0].kind = kind;
    d.programs[0].attach = attach;
    d.programs.push_back(d.programs[0]);
    d.programs.back().target = "sys_kill";
}

const Case ladder[] = {
    {"NoObject", [](Draft &d) { d.objects.clear(); }, "it has no BPF object"},
    {"NullElf", [](Draft &d) { d.objects[0].elf = nullptr; }, "object 1 'main': its bytes are not a BPF object"},
    {"NoElf", [](Draft &d) { d.elf[0] = 0; }, "its bytes are not a BPF object"},
    {"ElfTooLarge", [](Draft &d) { d.objects[0].elf_size = 1ull << 40; }, "its bytes are not a BPF object"},
    {"TwoObjects", [](Draft &d) { d.objects.push_back(d.objects[0]); }, "two objects are named 'main'"},
    {"NoHook", [](Draft &d) { d.plugin.hook = nullptr; }, "its hook"},
    {"NoVariant", [](Draft &d) { d.variants.clear(); }, "it has no variant"},
    {"TwoVariants", [](Draft &d) { d.variants.push_back(d.variants[0]); }, "two variants are named 'kprobe'"},
    {"NoProgram", [](Draft &d) { d.programs.clear(); }, "variant 'kprobe': it has no program"},
    {"TwoPrograms", [](Draft &d) { d.programs.push_back(d.programs[0]); },
     "two programs are named 'on_kill' and have the same target 'syscall:kill'"},
    {"TargetsOfTwoKinds", [](Draft &d) { d.programs[1].name = "on_kill"; },
     "program 'on_kill': it has several targets, but not the same attachment, flags and condition"},
    {"TargetsOfTwoFlags",
     [](Draft &d) {
         second_target(d);
         d.programs[2].flags = TRACER_PROGRAM_OPTIONAL;
     },
     "not the same attachment, flags and condition"},
    {"TargetsOfTwoConditions",
     [](Draft &d) {
         second_target(d);
         d.programs[2].when = "all";
     },
     "not the same attachment, flags and condition"},
    {"TargetsOfFentry", [](Draft &d) { second_target(d, TRACER_VARIANT_FENTRY, TRACER_ATTACH_FENTRY); },
     "program 'on_kill': it has several targets, but fentry is loaded for one alone: write a program for each, with a "
     "static function that they share, or make it a kprobe or kprobe.multi"},
    {"TargetsOfFexit", [](Draft &d) { second_target(d, TRACER_VARIANT_FENTRY, TRACER_ATTACH_FEXIT); },
     "but fexit is loaded for one alone: write a program for each, with a static function that they share, or make it "
     "a kretprobe"},
    {"TargetsOfTpBtf", [](Draft &d) { second_target(d, TRACER_VARIANT_TRACEPOINT, TRACER_ATTACH_TP_BTF); },
     "but tp_btf is loaded for one alone: write a program for each, with a static function that they share, or make it "
     "a raw_tracepoint"},
    {"UnknownObject", [](Draft &d) { d.variants[0].object = "other"; }, "there is no object 'other'"},
    {"UnknownKind", [](Draft &d) { d.variants[0].kind = 9; }, "its kind 9 is not one"},
    {"UnknownAttach", [](Draft &d) { d.programs[0].attach = 77; }, "its attachment 77 is not one"},
    {"AttachOfOtherKind", [](Draft &d) { d.programs[0].attach = TRACER_ATTACH_FENTRY; }, "a variant of kind kprobe"},
    {"BadTarget", [](Draft &d) { d.programs[0].target = "a b"; }, "its target 'a b' is not of the form"},
    {"PathTarget", [](Draft &d) { d.programs[0].target = "../x"; }, "is not of the form"},
    {"OpenTarget", [](Draft &d) { d.programs[0].target = "{function"; }, "is not of the form {option}"},
    {"UnknownTarget", [](Draft &d) { d.programs[0].target = "{rows}"; }, "names no option that is bound to a target"},
    {"PatternTarget", [](Draft &d) { d.programs[0].target = "vfs_*"; }, "is not of the form"},
    {"PatternWithoutItsKind", [](Draft &d) { d.variants[0].flags = TRACER_VARIANT_TARGET_PATTERN; },
     "goes with TRACER_ATTACH_KPROBE_MULTI, and only with it"},
    {"KindWithoutItsPattern", [](Draft &d) { d.programs[1].attach = TRACER_ATTACH_KPROBE_MULTI; },
     "TRACER_VARIANT_TARGET_PATTERN goes with"},
    {"VariantName", [](Draft &d) { d.variants[0].name = "kprobe."; }, "its name 'kprobe.' is not one"},
    {"ConditionOption", [](Draft &d) { d.programs[0].when = "nothing"; }, "no option of the plugin: 'nothing'"},
    {"VariantCondition", [](Draft &d) { d.variants[0].when = "calls=fork"; },
     "variant 'kprobe': its condition names no"},
    {"SecondOption", [](Draft &d) { d.programs[0].when = "all,nothing"; }, "no option of the plugin: 'nothing'"},
    {"ConditionLabel", [](Draft &d) { d.programs[0].when = "calls=fork"; }, "no label of option 'calls': 'fork'"},
};
INSTANTIATE_TEST_SUITE_P(Ladder, Refusal, testing::ValuesIn(ladder), name_of);

/// The table becomes histograms by its key.
void make_histograms(Draft &d) {
    d.sources[0].kind = TRACER_SOURCE_HISTOGRAMS;
    d.sources[0].value_size = 4000;
    d.table_columns.resize(1);
    d.table_format.sort = nullptr;
    d.table_format.flags = 0;
}

const Case sources[] = {
    {"NoSource", [](Draft &d) { d.sources.clear(); }, "it has no source"},
    {"TwoSources", [](Draft &d) { d.sources[1].name = "table"; }, "two sources are named 'table'"},
    {"UnknownKind", [](Draft &d) { d.sources[0].kind = 12; }, "its kind 12 is not one"},
    {"NoKey", [](Draft &d) { d.sources[0].key_size = 0; }, "its key size is not 1 to 512"},
    {"NoKeyType", [](Draft &d) { d.sources[0].key_type = nullptr; }, "its key type is NULL"},
    {"KeyOfEvents", [](Draft &d) { d.sources[1].key_size = 8; }, "it has a key, but is not a table"},
    {"NoValue", [](Draft &d) { d.sources[1].value_size = 0; }, "its value size is not 1 to 65536"},
    {"HugeValue", [](Draft &d) { d.sources[1].value_size = 0xffffffffu; }, "its value size"},
    {"CounterSize", [](Draft &d) { d.sources[2].value_size = 12; }, "a counter's struct is made of u64"},
    {"HistogramSize", [](Draft &d) { d.sources[3].value_size = 8; }, "struct tracer_hist, 4000 bytes"},
    {"HistogramsSize", [](Draft &d) { d.sources[0].kind = TRACER_SOURCE_HISTOGRAMS; },
     "struct tracer_hist, 4000 bytes"},
    {"HistogramsKey",
     [](Draft &d) {
         make_histograms(d);
         d.sources[0].key_size = 0;
     },
     "its key size is not 1 to 512"},
    {"HistogramsColumn",
     [](Draft &d) {
         make_histograms(d);
         d.table_columns[0].flags = 0;
     },
     "the columns of histograms are their key's"},
    {"HistogramsColumnName",
     [](Draft &d) {
         make_histograms(d);
         d.table_columns[0].name = "count";
     },
     "a key that all histograms have"},
    {"HistogramsRenderer",
     [](Draft &d) {
         make_histograms(d);
         d.table_format.renderer = TRACER_RENDER_COLUMNS;
     },
     "shown by the table renderer or the histogram renderer"},
    {"NoColumn", [](Draft &d) { d.event_columns.clear(); }, "source 'events': it has no column"},
    {"TwoColumns", [](Draft &d) { d.event_columns[1].name = "pid"; }, "two columns are named 'pid'"},
    {"UnknownType", [](Draft &d) { d.event_columns[3].type = 99; }, "its type 99 is not one"},
    {"TypeZero", [](Draft &d) { d.event_columns[3].type = 0; }, "its type 0 is not one"},
    {"PastTheValue", [](Draft &d) { d.event_columns[3].offset = 32; }, "offset 32 and size 4 reach past the 32 bytes"},
    {"Overflow", [](Draft &d) { d.event_columns[3].offset = 0xfffffffcu; }, "reach past the 32 bytes of the value"},
    {"PastTheKey", [](Draft &d) { d.table_columns[0].size = 8; }, "reach past the 4 bytes of the key"},
    {"KeyOfEvent", [](Draft &d) { d.event_columns[3].flags = TRACER_COLUMN_KEY; }, "only tables have one"},
    {"SizeOfType", [](Draft &d) { d.event_columns[3].size = 2; }, "its type cannot have 2 bytes"},
    {"SizeOfSum", [](Draft &d) { d.table_columns[2].size = 12; }, "its type cannot have 12 bytes"},
    {"SumOfStrings", [](Draft &d) { d.event_columns[1].flags = TRACER_COLUMN_SUM; }, "cannot be summed"},
    {"CounterOfPids", [](Draft &d) { d.counter_columns[0].type = TRACER_TYPE_INODE; }, "amounts of u64"},
    {"Width", [](Draft &d) { d.event_columns[3].width = 257; }, "its width is above 256"},
    {"ShownNowhere", [](Draft &d) { d.event_columns[3].flags = TRACER_COLUMN_TEXT_ONLY | TRACER_COLUMN_NO_TEXT; },
     "shown nowhere"},
    {"TimeOfWrongType", [](Draft &d) { d.event_columns[0].type = TRACER_TYPE_U64; }, "BOOT_TIME or ELAPSED"},
    {"TwoTimes",
     [](Draft &d) { d.event_columns[2] = test::column("later", TRACER_TYPE_ELAPSED, 0, 8, TRACER_COLUMN_TIME); },
     "two columns are the time"},
    {"CommonKey", [](Draft &d) { d.event_columns[3].name = "plugin"; }, "a key that all records have"},
    {"NoStackMap", [](Draft &d) { d.sources[1].stacks = nullptr; }, "the source names no stack map"},
    {"NoLabels", [](Draft &d) { d.kinds.clear(); }, "an enumeration needs labels"},
    {"TwoLabels", [](Draft &d) { d.kinds[1].name = "file"; }, "two labels are named 'file'"},
    {"SourceCondition", [](Draft &d) { d.sources[1].when = "!nothing"; }, "no option of the plugin: 'nothing'"},
};
INSTANTIATE_TEST_SUITE_P(Sources, Refusal, testing::ValuesIn(sources), name_of);

const Case formats[] = {
    {"Renderer", [](Draft &d) { d.event_format.renderer = 42; }, "its renderer 42 is not one"},
    {"RendererZero", [](Draft &d) { d.event_format.renderer = 0; }, "its renderer 0 is not one"},
    {"TableOfEvents", [](Draft &d) { d.event_format.renderer = TRACER_RENDER_TABLE; }, "needs a table"},
    {"StackOfCounter", [](Draft &d) { d.counter_format.renderer = TRACER_RENDER_STACK; },
     "needs a column that is a stack"},
    {"HistogramOfTable", [](Draft &d) { d.table_format.renderer = TRACER_RENDER_HISTOGRAM; }, "belong together"},
    {"TableOfHistogram", [](Draft &d) { d.histogram_format.renderer = TRACER_RENDER_COLUMNS; }, "belong together"},
    {"SortedEvents", [](Draft &d) { d.event_format.sort = "pid"; }, "only a table is sorted"},
    {"UnknownSort", [](Draft &d) { d.table_format.sort = "reads+writes"; }, "it sorts by 'writes'"},
    {"TrailingPlus", [](Draft &d) { d.table_format.sort = "reads+"; }, "it sorts by ''"},
    {"NoPattern", [](Draft &d) { d.counter_format.pattern = nullptr; }, "its pattern is missing"},
    {"PatternColumn", [](Draft &d) { d.counter_format.pattern = "{other:>5}"; }, "its pattern names 'other'"},
    {"PatternSpec", [](Draft &d) { d.counter_format.pattern = "{rate:.99f}"; },
     "source 'counter': its pattern shows 'rate' as '.99f', which does not fit it"},
    {"PatternOpen", [](Draft &d) { d.counter_format.pattern = "{rate"; }, "a brace in its pattern has no partner"},
    {"PatternClose", [](Draft &d) { d.counter_format.pattern = "rate}"; }, "a brace in its pattern has no partner"},
};
INSTANTIATE_TEST_SUITE_P(Formats, Refusal, testing::ValuesIn(formats), name_of);

const Case options[] = {
    {"Name", [](Draft &d) { d.options[1].name = "-x"; }, "its name is not made of"},
    {"Empty", [](Draft &d) { d.options[1].name = ""; }, "option 2: its name is empty"},
    {"Common", [](Draft &d) { d.options[4].name = "output"; }, "belongs to an option of all plugins"},
    {"CommonNotRun", [](Draft &d) { d.options[4].name = "interval"; }, "belongs to an option of all plugins"},
    {"Twice", [](Draft &d) { d.options[4].name = "entries"; }, "two options are named 'entries'"},
    {"ShortTwice", [](Draft &d) { d.options[4].short_name = 'a'; }, "two options have the short name 'a'"},
    {"ShortHelp", [](Draft &d) { d.options[4].short_name = 'h'; }, "its short name"},
    {"ShortDash", [](Draft &d) { d.options[4].short_name = '-'; }, "its short name"},
    {"Clears", [](Draft &d) { d.options[4].name = "no-all"; }, "what clears 'all'"},
    {"Type", [](Draft &d) { d.options[4].type = TRACER_OPTION_SIGNED; }, "not a parameter that takes its type"},
    {"TypeAlone", [](Draft &d) { d.options[1].type = 50; }, "its type 50 is not one"},
    {"Binding", [](Draft &d) { d.options[1].binding = 50; }, "its binding 50 is not one"},
    {"Unbound", [](Draft &d) { d.options[0].bind = nullptr; }, "does not say what it is bound to"},
    {"HostsOwn", [](Draft &d) { d.options[0].bind = "tracer_filter"; }, "which is the host's own"},
    {"RunParameter",
     [](Draft &d) {
         d.options[3].bind = "speed";
         d.options[3].name = "speed";
     },
     "'speed', which is not a parameter"},
    {"RenderParameter", [](Draft &d) { d.options[4].bind = "colour"; }, "'colour', which is not a parameter"},
    {"TargetNumber", [](Draft &d) { d.options[2].type = TRACER_OPTION_UNSIGNED; }, "a target is a string"},
    {"MapSizeZero", [](Draft &d) { d.options[6].min = 0; }, "a map's size is an unsigned number of at least 1"},
    {"EntriesElsewhere", [](Draft &d) { d.options[5].binding = TRACER_BIND_CONST; },
     "entries and a map belong together"},
    {"Bounds", [](Draft &d) { d.options[4].min = 2000; }, "its least value is above its greatest"},
    {"NegativeUnsigned", [](Draft &d) { d.options[4].min = -1; }, "its least value is negative"},
    {"BoundsOfFlag", [](Draft &d) { d.options[1].max = 1; }, "have no bounds"},
    {"LargeSet", [](Draft &d) { d.calls[1].value = 128; }, "a set holds numbers up to 127"},
    {"ChoiceWithoutLabels", [](Draft &d) { d.options[1].type = TRACER_OPTION_CHOICE; }, "a choice needs labels"},
    {"Default", [](Draft &d) { d.options[0].fallback = "fork"; }, "its default is refused"},
    {"DefaultDuration", [](Draft &d) { d.options[3].fallback = "soon"; }, "its default is refused"},
    {"PositionGap", [](Draft &d) { d.options[3].position = 3; }, "without a gap"},
    {"PositionTwice", [](Draft &d) { d.options[3].position = 1; }, "without a gap"},
};
INSTANTIATE_TEST_SUITE_P(Options, Refusal, testing::ValuesIn(options), name_of);

} // namespace
} // namespace tracer::plugin
