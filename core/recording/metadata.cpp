// SPDX-License-Identifier: Apache-2.0
#include "recording/metadata.hpp"

#include "model/column_types.hpp"
#include "recording/histogram_bytes.hpp"

#include <algorithm>

namespace tracer::recording {
namespace {

using Kind = Field::Kind;
using model::ValueKind;

// No text of a plugin's holds a line break, so neither of these occurs anywhere else.
constexpr std::string_view comment = "\n/* For tracer itself:\n", comment_end = "\n*/\n";

constexpr std::string_view types = R"(/* CTF 1.8 */

typealias integer { size = 8; align = 8; signed = false; } := u8;
typealias integer { size = 16; align = 8; signed = false; } := u16;
typealias integer { size = 32; align = 8; signed = false; } := u32;
typealias integer { size = 64; align = 8; signed = false; } := u64;
typealias integer { size = 32; align = 8; signed = true; } := s32;
typealias integer { size = 64; align = 8; signed = true; } := s64;
typealias integer { size = 64; align = 8; signed = false; base = 16; } := address;
typealias integer { size = 8; align = 8; signed = false; encoding = UTF8; } := letter;
)";

// What `recorder` writes for each of its own events, in the order of Id. A name begins with a '_' that readers strip,
// so that a column may have a TSDL keyword for a name.
struct Own {
    Id id;
    const char *name, *fields;
};
constexpr Own own_events[] = {
    {Id::clock, "tracer_clock", "u64 _wall_minus_boot;"},
    {Id::start, "tracer_start",
     "u32 _plugin; u64 _started; string _variant; string _caveat; string _kernel; u8 _gave_up_rights; "
     "u8 _no_new_privs; u8 _seccomp; u32 _landlock; string _capabilities;"},
    {Id::symbol, "tracer_symbol", "address _address; u64 _offset; string _symbol; string _module;"},
    {Id::user, "tracer_user", "u32 _uid; string _user;"},
    {Id::stack, "tracer_stack", "u32 _plugin; s32 _stack_id; u32 _stack_length; address _stack[_stack_length];"},
    {Id::load, "tracer_load", "string _loadavg;"},
    {Id::interval, "tracer_interval",
     "u32 _plugin; u32 _source; u64 _seq; u64 _start; u64 _end; u64 _missed_ticks; u64 _records;"},
    {Id::ledger, "tracer_ledger",
     "u32 _plugin; u64 _seq; u64 _start; u64 _end; u64 _missed_ticks; u64 _seen; u64 _emitted; u64 _filtered; "
     "u64 _lost_ring; u64 _lost_map; u64 _missed; u64 _left_out;"},
    {Id::command_end, "tracer_command_end",
     "enum : u8 { \"unknown\" = 0, \"exited\" = 1, \"killed\" = 2 } _how; s32 _status;"},
    {Id::losses, "tracer_losses",
     "u32 _plugin; u32 _outputs_length; "
     "struct { string _output; u64 _records; u8 _failed; } align(8) _outputs[_outputs_length];"},
    {Id::summary, "tracer_summary",
     "u32 _plugin; u64 _seq; u64 _start; u64 _end; u64 _missed_ticks; u64 _seen; u64 _emitted; u64 _filtered; "
     "u64 _lost_ring; u64 _lost_map; u64 _missed; u64 _left_out;"},
    {Id::unfollowed, "tracer_unfollowed", "u64 _threads;"},
};
constexpr const char *interval_fields = "u64 _seq; u64 _start; u64 _end; u64 _missed_ticks; ";

/// A string of TSDL. Plugins' texts hold no control characters.
std::string quoted(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) continue;
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

std::string with_dashes(const Uuid &uuid) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text.append({digits[uuid[i] >> 4], digits[uuid[i] & 15]});
    }
    return text;
}

bool fits(const model::Label &label, const model::Column &column) {
    return column.size >= 8 || label.value >> (column.size * 8) == 0;
}

/// An enumeration of nothing is none.
bool fits_any(const model::Column &column) {
    return std::ranges::any_of(column.labels, [&](const model::Label &label) { return fits(label, column); });
}

std::string enumeration(const model::Column &column) {
    std::string text = "enum : u" + std::to_string(column.size * 8) + " {";
    const char *separator = " ";
    for (const model::Label &label : column.labels) {
        if (!fits(label, column)) continue; // no record can have it
        text += separator + quoted(label.name) + " = " + std::to_string(label.value);
        separator = ", ";
    }
    return text + " }";
}

std::string number_type(const model::Column &column) {
    const model::ColumnType &type = model::column_type(column.type);
    if (type.kind == ValueKind::label && fits_any(column)) return enumeration(column);
    if (type.kind == ValueKind::symbol) return "address";
    if (type.kind == ValueKind::hex || type.kind == ValueKind::flags)
        return "integer { size = " + std::to_string(column.size * 8) + "; align = 8; signed = false; base = 16; }";
    return (type.negative ? "s" : "u") + std::to_string(column.size * 8);
}

std::string field_text(const Field &field) {
    const std::string name = "_" + field.name;
    switch (field.kind) {
    case Kind::number:
        return number_type(*field.column) + " " + name + ";";
    case Kind::text:
        return "string " + name + ";";
    case Kind::strings:
        return "u32 " + name + "_length; string " + name + "[" + name + "_length];";
    case Kind::frames:
        return "u16 " + name + "_length; address " + name + "[" + name + "_length];";
    case Kind::sum:
        return "u64 " + name + ";";
    case Kind::chars:
        return "letter " + name + "[" + std::to_string(field.size) + "];";
    case Kind::words:
        return field.column ? "address " + name + "[" + std::to_string(field.size / 8) + "];" : "u64 " + name + ";";
    case Kind::histogram:
        return std::string("struct { ") + histogram_fields + " } align(8) " + name + ";";
    case Kind::bytes:
        return "u8 " + name + "[" + std::to_string(field.size) + "];";
    }
    return {};
}

std::string event_text(std::uint16_t id, const std::string &name, const std::string &fields) {
    return "\nevent {\n\tname = " + quoted(name) + ";\n\tid = " + std::to_string(id) +
           ";\n\tstream_id = 0;\n\tfields := struct { " + fields + " } align(8);\n};\n";
}

std::string fields_of(const Layout &layout) {
    if (layout.source().kind == TRACER_SOURCE_HISTOGRAM) return std::string(interval_fields) + histogram_fields;
    std::string fields;
    if (layout.says_when_read()) fields += "u64 _read_at; ";
    for (const Field &field : layout.fields())
        fields += field_text(field) + " ";
    return fields;
}

std::string trace_text(const Description &d) {
    constexpr std::int64_t billion = 1'000'000'000;
    const auto offset = static_cast<std::int64_t>(d.distance);
    const std::int64_t rest = (offset % billion + billion) % billion, seconds = (offset - rest) / billion;
    std::string text(types);
    text +=
        "\ntrace {\n\tmajor = 1;\n\tminor = 8;\n\tuuid = \"" + with_dashes(d.uuid) +
        "\";\n\tbyte_order = le;\n\tpacket.header := struct { u32 magic; u8 uuid[16]; u32 stream_id; } align(8);\n};\n";
    text += "\nenv {\n\tdomain = \"kernel\";\n\ttracer_name = \"tracer\";\n\ttracer_version = " + quoted(d.tracer) +
            ";\n\tsysname = \"Linux\";\n\tkernel_release = " + quoted(d.kernel.release) +
            ";\n\tmachine = " + quoted(d.machine) + ";\n};\n";
    text += "\nclock {\n\tname = boot;\n\tdescription = \"CLOCK_BOOTTIME\";\n\tfreq = 1000000000;\n\toffset_s = " +
            std::to_string(seconds) + ";\n\toffset = " + std::to_string(rest) + ";\n};\n";
    text += "\ntypealias integer { size = 64; align = 8; signed = false; map = clock.boot.value; } := moment;\n";
    text += R"(
stream {
	id = 0;
	event.header := struct { u16 id; moment timestamp; } align(8);
	packet.context := struct {
		moment timestamp_begin;
		moment timestamp_end;
		u64 content_size;
		u64 packet_size;
		u64 packet_seq_num;
		u64 events_discarded;
	} align(8);
};
)";
    return text;
}

} // namespace

std::string metadata(const Description &description, const Catalog &catalog) {
    std::string text = trace_text(description);
    for (const Own &own : own_events)
        text += event_text(static_cast<std::uint16_t>(own.id), own.name, own.fields);
    std::uint16_t id = first_source;
    for (const Kept &kept : catalog.all())
        text += event_text(id++, kept.spec->name + ":" + kept.layout.source().name, fields_of(kept.layout));
    std::string json = to_json(description);
    for (std::size_t at = 0; (at = json.find("*/", at)) != std::string::npos; at += 3)
        json.replace(at, 2, "*\\/"); // the same text in JSON, without ending the comment
    return text.append(comment).append(json).append(comment_end);
}

std::optional<std::string_view> description_in(std::string_view metadata) {
    const auto begin = metadata.find(comment);
    if (begin == std::string_view::npos) return std::nullopt;
    metadata.remove_prefix(begin + comment.size());
    const auto end = metadata.find(comment_end);
    if (end == std::string_view::npos) return std::nullopt;
    return metadata.substr(0, end);
}

} // namespace tracer::recording
