// SPDX-License-Identifier: Apache-2.0
#include "run/recording_output.hpp"

#include "base/strings.hpp"
#include "output/output_file.hpp"
#include "recording/metadata.hpp"

#include <array>
#include <sys/random.h>

namespace tracer::run {

/// The stream: whole packets, straight to the file or through a backlog.
class RecordingOutput::File final : public recording::PacketSink {
public:
    File(std::unique_ptr<output::ByteSink> sink, bool others) : sink_(std::move(sink)), outlet_(*sink_) {
        if (others) backlog_.emplace();
    }

    bool put(std::span<const char> packet, std::span<const std::uint64_t> records) override {
        marks_.clear();
        for (std::size_t plugin = 0; plugin < records.size(); ++plugin)
            for (std::uint64_t i = 0; i < records[plugin]; ++i)
                marks_.add(packet.size(), plugin); // all or none
        marks_.add(packet.size(), output::Tally::nobody);
        const std::string_view bytes(packet.data(), packet.size());
        if (!backlog_) return static_cast<bool>(outlet_.write(bytes, marks_));
        if (backlog_->put(outlet_, bytes, marks_)) return true;
        refused_.lose_beyond(0, marks_);
        return false;
    }
    Result<void> flush() override { return outlet_.state(); }
    Result<void> settle() override {
        if (backlog_) backlog_->wait();
        return outlet_.state();
    }
    [[nodiscard]] std::uint64_t lost(std::size_t plugin) const override {
        return refused_.lost(plugin) + outlet_.lost(plugin);
    }

private:
    std::unique_ptr<output::ByteSink> sink_;
    output::Outlet outlet_;
    output::Tally marks_, refused_;
    std::optional<output::Backlog> backlog_; ///< last: its thread uses the outlet
};

RecordingOutput::RecordingOutput(recording::Description description, std::unique_ptr<File> file)
    : description_(std::move(description)), catalog_(description_.specs()), file_(std::move(file)) {}
RecordingOutput::~RecordingOutput() = default;

std::string RecordingOutput::name_of(const std::string &folder) { return "ctf:" + harmless(folder); }

Result<std::unique_ptr<RecordingOutput>> RecordingOutput::open(const std::string &folder,
                                                               recording::Description description,
                                                               std::span<const model::OutputRequest> others) {
    const Person who = caller();
    auto place = output::OutputFolder::made(folder, who);
    if (!place) return std::move(place).error();
    auto claim = place->claim(who);
    if (!claim) return std::move(claim).error();
    const std::array<std::string_view, 2> own{recording::metadata_file, recording::stream_file};
    auto other = place->other_file(own, who);
    if (!other) return std::move(other).error();
    if (!other->empty())
        return Error{ExitCode::usage,
                     "will not record to " + harmless(folder) + ": it holds " + in_quotes(*other) +
                         ", which readers would take for a part of the recording",
                     "name a folder that does not exist, or an older recording"};
    if (auto apart = check_outside(folder, others); !apart) return std::move(apart).error();
    const std::string shown = harmless(folder) + "/";
    auto stream = place->open_file(recording::stream_file, who);
    if (!stream) return std::move(stream).error();
    auto metadata = place->open_file(recording::metadata_file, who);
    if (!metadata) return std::move(metadata).error();
    auto file =
        std::make_unique<File>(output::make_sink(std::move(*stream), shown + recording::stream_file), !others.empty());
    std::unique_ptr<RecordingOutput> made(new RecordingOutput(std::move(description), std::move(file)));
    made->claim_ = std::move(*claim);
    const std::string text = recording::metadata(made->description_, made->catalog_);
    if (auto written = output::make_sink(std::move(*metadata), shown + recording::metadata_file)->write(text); !written)
        return std::move(written).error();
    return made;
}

std::unique_ptr<stream::Listener> RecordingOutput::listener(WallDistance &distance, LoadAverage &load,
                                                            model::Names &names) {
    return std::make_unique<recording::Recorder>(catalog_, description_.uuid, *file_, distance, load, names);
}

Result<void> check_outside(const std::string &folder, std::span<const model::OutputRequest> outputs) {
    if (folder.empty()) return {};
    for (const model::OutputRequest &output : outputs)
        if (!output.path.empty() && output::lies_in(output.path, folder, caller()))
            return Error{ExitCode::usage,
                         "will not write to " + harmless(output.path) +
                             ": it is in the folder of the recording, whose readers would take it for a part of it",
                         "give it another place"};
    return {};
}

recording::Uuid new_uuid() {
    recording::Uuid uuid{};
    if (::getrandom(uuid.data(), uuid.size(), 0) < 0) uuid.fill(0); // no kernel does that to so few bytes
    uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0f) | 0x40);   // RFC 4122: random
    uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3f) | 0x80);
    return uuid;
}

} // namespace tracer::run
