// SPDX-License-Identifier: Apache-2.0
#include "output/text_stack.hpp"

#include "output/stack_frames.hpp"
#include "output/text_columns.hpp"

#include <algorithm>

namespace tracer::output {
namespace {

/// The first column that is wanted.
template <class Wanted>
std::optional<Cell> cell_of(const model::Source &source, Wanted wanted) {
    const auto found = std::ranges::find_if(source.columns, wanted);
    return found == source.columns.end() ? std::nullopt : std::optional<Cell>(*found);
}

auto of_type(tracer_type type) {
    return [type](const model::Column &column) { return column.type == type; };
}
bool is_stack(const model::Column &column) { return model::column_type(column.type).kind == ValueKind::stack; }

/// The record in columns, then its stack, a frame a line.
class StackRenderer final : public TextRenderer {
public:
    explicit StackRenderer(TextEnvironment environment)
        : TextRenderer(std::move(environment)), line_(without_stacks(*env_.source)),
          stack_(cell_of(*env_.source, is_stack)) {}

    void start() override { line_.header(*env_.lines); }
    void record(const model::RecordView &record, const Reading &reading, std::int64_t) override {
        if (native(record)) return;
        line_.put(*env_.lines, *env_.values, record, reading, env_.options.offsets);
        if (!stack_) return;
        for (const std::uint64_t address : stack_->read(record, reading).frames) {
            Buffer &out = env_.lines->begin();
            out.put("  ");
            put_frame(out, address, env_.values->names().symbol(address), env_.options.offsets, true);
            env_.lines->end();
        }
    }

private:
    ColumnLine line_;
    std::optional<Cell> stack_;
};

/// "comm;outermost;...;innermost count", as flame graph tools read it.
class FoldedRenderer final : public TextRenderer {
public:
    explicit FoldedRenderer(TextEnvironment environment)
        : TextRenderer(std::move(environment)), comm_(cell_of(*env_.source, of_type(TRACER_TYPE_COMM))),
          stack_(cell_of(*env_.source, is_stack)), count_(cell_of(*env_.source, of_type(TRACER_TYPE_COUNT))) {}

    void record(const model::RecordView &record, const Reading &reading, std::int64_t) override {
        if (native(record)) return;
        Buffer &out = env_.lines->begin();
        if (comm_) {
            put_comm(out, comm_->read(record, reading).text);
            out.put(';');
        }
        env_.values->put_folded(out, stack_ ? stack_->read(record, reading).frames : std::span<const std::uint64_t>());
        out.put(' ');
        out.number(count_ ? count_->read(record, reading).bits : std::uint64_t{1});
        env_.lines->end();
    }

private:
    /// A ';' would begin a frame.
    static void put_comm(Buffer &out, std::string_view comm) {
        while (true) {
            const std::size_t at = comm.find(';');
            escape_text(out, comm.substr(0, at));
            if (at == std::string_view::npos) return;
            out.put("\\x3b");
            comm.remove_prefix(at + 1);
        }
    }

    std::optional<Cell> comm_, stack_, count_;
};

} // namespace

std::unique_ptr<TextRenderer> make_stack_renderer(TextEnvironment environment) {
    return std::make_unique<StackRenderer>(std::move(environment));
}

std::unique_ptr<TextRenderer> make_folded_renderer(TextEnvironment environment) {
    return std::make_unique<FoldedRenderer>(std::move(environment));
}

} // namespace tracer::output
