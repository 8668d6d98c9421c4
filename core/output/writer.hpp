// SPDX-License-Identifier: Apache-2.0
// What the run tells a writer. A writer formats; a ByteSink carries. One writer serves all plugins of a run; each call
// names the plugin. Calls never throw; an output failure is sticky and comes back from flush().
#pragma once

#include "base/caller.hpp"
#include "base/clock.hpp"
#include "base/fd.hpp"
#include "base/result.hpp"
#include "model/command_end.hpp"
#include "model/histogram.hpp"
#include "model/ledger.hpp"
#include "model/names.hpp"
#include "model/record.hpp"
#include "model/rights.hpp"
#include "model/settings.hpp"

#include <memory>
#include <optional>

namespace tracer::output {

/// A plugin in a run, as writers see it. Outlives the writer.
struct Stream {
    const model::PluginSpec *spec = nullptr;
    const model::PluginSettings *settings = nullptr;
    std::string variant;
    std::string caveat;
    model::StackReader *stacks = nullptr; ///< of the plugin's stack map; may be null
    std::size_t index = 0;                ///< 0.. in the order of the command line
    std::optional<model::Rights> rights;  ///< that the run has kept; unset: it gave up none
};

class Writer {
public:
    virtual ~Writer() = default;
    virtual void start(const Stream &stream, const std::string &kernel_release) = 0;
    /// One record of a ring buffer. The hot path: allocates nothing.
    virtual void event(const Stream &stream, const model::RecordView &record) = 0;
    /// All rows of a table in one interval, unsorted; the writer sorts (text) and cuts.
    virtual void rows(const Stream &stream, const model::Source &source, const model::Interval &interval,
                      std::span<const model::RecordView> rows) = 0;
    /// The difference of a counter in one interval: a struct of u64 as source.value_type says.
    virtual void counter(const Stream &stream, const model::RecordView &difference,
                         const model::Interval &interval) = 0;
    virtual void histogram(const Stream &stream, const model::Source &source, const model::Interval &interval,
                           const model::Histogram &difference) = 0;
    /// The ledger's difference in one interval.
    virtual void ledger(const Stream &stream, const model::Interval &interval, const model::Ledger &difference) = 0;
    /// How the traced command ended; if there is one, before the first summary.
    virtual void command_end(const model::CommandEnd &) {}
    /// The end of the run: the whole ledger.
    virtual void summary(const Stream &stream, const model::Interval &whole, const model::Ledger &total) = 0;
    /// Hands everything to the sinks. Errors: ExitCode::output_failed.
    virtual Result<void> flush() = 0;
    /// Records of the stream (as the format counts them) that were given to the writer and did not reach the sink, so
    /// far: after a flush there are no others.
    [[nodiscard]] virtual std::uint64_t lost_output(const Stream &) const { return 0; }
};

/// Where bytes go. write() takes all or fails; it may block, as the medium does.
class ByteSink {
public:
    virtual ~ByteSink() = default;
    virtual Result<void> write(std::span<const char> bytes) = 0;
    /// Of the last write, if it failed: how many of its bytes went out all the same.
    [[nodiscard]] virtual std::size_t arrived() const { return 0; }
    /// Takes the last bytes back that went out; false: the medium cannot.
    virtual bool take_back(std::size_t) { return false; }
    [[nodiscard]] virtual bool is_terminal() const { return false; }
};

/// What a writer needs of its surroundings. All outlive it.
struct WriterContext {
    const Clock *clock = nullptr;
    model::Names *names = nullptr;
    std::uint64_t run_start_boot_ns = 0; ///< of TRACER_TYPE_ELAPSED
    bool several = false;                ///< more than one plugin: each line of text says whose it is
    bool no_native = false;              ///< plugins' format_text callbacks are not called
    bool csv_raw = false;                ///< CSV fields that a spreadsheet would run are left as they are
};

[[nodiscard]] std::unique_ptr<Writer> make_text_writer(WriterContext context, ByteSink &sink);
[[nodiscard]] std::unique_ptr<Writer> make_json_writer(WriterContext context, ByteSink &sink);
/// One sink a stream, in their order.
[[nodiscard]] std::unique_ptr<Writer> make_csv_writer(const WriterContext &context,
                                                      const std::vector<ByteSink *> &sinks);

/// What the readers of all sinks together may still hold up the end of a run, once the user wants to stop.
struct Patience {
    const Clock *clock;
    std::int64_t left_ns = 2'000'000'000;
};

/// Stdout (not closed). Errors: ExitCode::output_failed.
[[nodiscard]] Result<std::unique_ptr<ByteSink>> open_stdout();
/// A file, opened with the person's rights as OutputFolder::open_file() says, or the inherited descriptor that the path
/// stands for. Errors: usage (the place is not to be trusted), output_failed.
[[nodiscard]] Result<std::unique_ptr<ByteSink>> open_file(const std::string &path, const Person &who);
/// A sink that owns the descriptor; `what` is its name in messages.
[[nodiscard]] std::unique_ptr<ByteSink> make_sink(Fd fd, std::string what);
/// With a patience of its own, which outlives it.
[[nodiscard]] std::unique_ptr<ByteSink> make_sink(Fd fd, std::string what, Patience &patience);

} // namespace tracer::output
