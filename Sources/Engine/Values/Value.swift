// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Preparing
import Results
import Tensors
import Training

/// What a name may hold and a line may give.
public enum Value: Sendable {
    case model(LoadedModel)
    case image(Picture)
    case text(String)
    case texts([String])
    case number(Double)
    case truth(Bool)
    case tensor(Tensor)
    case attention(AttentionMap)
    case trail(AttentionTrail)
    case heads(HeadTable)
    case tokens(TokenList)
    case table(Table)
    case ranking(Ranking)
    case generated(GeneratedText)
    case matrix(Matrix)
    case tree(ModuleTree)
    case prepared(PreparedPicture)
    case dataset(any Dataset)
    case example(DatasetExample)
    case tensors(TensorTable)
    case run(LiveRun)
    case trace(Trace)
    case plot(Plot)
    case patches(PatchLens)
    case lens(WordLens)
    case projection(Projection)
    case note(Note)
    case list([Value])

    /// One word for what it is, as `ls` and `--json` name it.
    public var kind: String {
        switch self {
        case .model: "model"
        case .image: "image"
        case .text: "text"
        case .texts: "texts"
        case .number: "number"
        case .truth: "truth"
        case .tensor: "tensor"
        case .attention: "attention"
        case .trail: "trail"
        case .heads: "heads"
        case .tokens: "tokens"
        case .table: "table"
        case .ranking: "ranking"
        case .generated: "generated"
        case .matrix: "matrix"
        case .tree: "tree"
        case .prepared: "prepared"
        case .dataset: "dataset"
        case .example: "example"
        case .tensors: "tensors"
        case .run: "run"
        case .trace: "trace"
        case .plot: "plot"
        case .patches: "patches"
        case .lens: "lens"
        case .projection: "projection"
        case .note: "note"
        case .list: "list"
        }
    }
}
