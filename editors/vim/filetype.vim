" Copy to ~/.vim/ftdetect/treaty.vim (neovim: ~/.config/nvim/ftdetect/treaty.vim).
autocmd BufRead,BufNewFile *.treaty setfiletype treaty
