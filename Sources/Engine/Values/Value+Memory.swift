// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing
import Tensors

extension Value {
    /// The memory that the value keeps for itself, about; pages of files do not count.
    public var byteCount: Int {
        switch self {
        case .tensor(let tensor): Value.bytes(of: tensor)
        case .attention(let map): Value.bytes(of: map.weights) + (map.subject.map { Value.bytes(of: $0.pixels) } ?? 0)
        case .trail(let trail):
            trail.frames.reduce(0) { $0 + Value.bytes(of: $1.map.weights) }
                + (trail.frames.first?.map.subject.map { Value.bytes(of: $0.pixels) } ?? 0)
        case .heads(let table): table.blocks.reduce(0) { $0 + 4 * Value.bytes(of: $1.mass) }
        case .patches(let lens):
            Value.bytes(of: lens.cosines) + (lens.subject.map { Value.bytes(of: $0.pixels) } ?? 0)
        case .lens(let lens): lens.readings.reduce(0) { $0 + $1.count * 320 }
        case .projection(let projection):
            Value.bytes(of: projection.coordinates) + projection.pictures.reduce(0) { $0 + Value.bytes(of: $1) }
                + projection.neighbours.reduce(0) { $0 + $1.count * 16 + 32 }
        case .matrix(let matrix): Value.bytes(of: matrix.values)
        case .prepared(let picture):
            Value.bytes(of: picture.pixels) + Value.bytes(of: picture.seen) + Value.bytes(of: picture.pixelValues)
        case .image(let picture): Value.bytes(of: picture.pixels)
        case .example(let example): Value.bytes(of: example.picture.pixels) + example.captions.count * 64
        case .texts(let texts): texts.reduce(0) { $0 + $1.utf8.count + 16 }
        case .text(let text): text.utf8.count
        case .generated(let text):
            text.tokens.count * 400 + (text.pixels.map { Value.bytes(of: $0) } ?? 0)
                + (text.gaze.map { Value.bytes(of: $0.weights) } ?? 0)
        case .tokens(let list): list.sequences.reduce(0) { $0 + $1.text.utf8.count + $1.tokens.count * 40 }
        case .tensors(let table): table.all.reduce(0) { $0 + Value.bytes(of: $1.tensor) }
        case .trace(let trace): trace.entries.reduce(0) { $0 + Value.bytes(of: $1.tensor) }
        case .table(let table): table.rows.count * max(1, table.columns.count) * 24
        case .list(let values): values.reduce(0) { $0 + $1.byteCount + 40 }
        default: 64
        }
    }

    private static func bytes(of tensor: Tensor) -> Int { tensor.storage.isBorrowed ? 0 : tensor.storage.byteCount }
}
