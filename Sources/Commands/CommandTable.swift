// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// All commands in the order of `help`; a command is added by its file and a row here.
public let everyCommand: [any Command.Type] = [
    // things
    LoadCommand.self, NewCommand.self, FuseCommand.self, ImageCommand.self, OpenCommand.self, PeekCommand.self,
    SaveCommand.self, ListCommand.self, InfoCommand.self, DropCommand.self, CopyCommand.self, TreeCommand.self,
    TokensCommand.self, PrepareCommand.self,
    // asking
    EmbedCommand.self, CompareCommand.self, ClassifyCommand.self, MatchCommand.self, CaptionCommand.self,
    AskCommand.self,
    // looking in
    AttendCommand.self, LensCommand.self, DiffCommand.self, TraceCommand.self, BreakCommand.self, StepCommand.self,
    NextCommand.self, FinishCommand.self, ContinueCommand.self, PatchCommand.self, AblateCommand.self, UndoCommand.self,
    BesideCommand.self,
    // spaces
    ProjectCommand.self,
    // training
    DataCommand.self, AugmentCommand.self, TrainCommand.self, GoCommand.self, PauseCommand.self, RewindCommand.self,
    WatchCommand.self, PlotCommand.self, EvaluateCommand.self,
    // the session
    PrintCommand.self, SourceCommand.self, HistoryCommand.self, SetCommand.self, ThemeCommand.self, HelpCommand.self,
    PythonCommand.self, VerifyCommand.self, ParityCommand.self, DoctorCommand.self, TourCommand.self, QuitCommand.self,
]
