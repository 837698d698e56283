" Copy to ~/.vim/ftplugin/treaty.vim (neovim: ~/.config/nvim/ftplugin/treaty.vim).
" `:make` checks the draft and fills the quickfix list.
setlocal makeprg=treaty\ check\ --format\ short\ %:S
setlocal errorformat=%f:%l:%c:\ %trror[%*[^]]]:\ %m
setlocal errorformat+=%f:%l:%c:\ %tarning[%*[^]]]:\ %m
setlocal errorformat+=%f:%l:%c:\ %tote[%*[^]]]:\ %m
setlocal errorformat+=%-G%.%#
setlocal commentstring=//\ %s
" Check on every save; remove this to check by :make alone.
autocmd BufWritePost <buffer> silent make! | redraw! | cwindow
